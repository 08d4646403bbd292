select lead_source, count(*) as leads from contacts group by lead_source order by leads desc, lead_source nulls last
select date_trunc('month', created_at) as month, count(*) as n from contacts group by 1 order by 1
select date(created_at) as day, count(distinct account_id) as accounts from contacts group by all order by day
select stage, round(avg(calls_outgoing), 2) as avg_calls from contacts group by stage order by stage
select stage, avg(calls_outgoing) from contacts group by stage order by stage
select account_id, sum(calls_outgoing) + sum(calls_incoming) as calls from contacts group by account_id order by account_id
select round(100.0 * count_if(stage = 'won') / count(*), 1) as won_pct from contacts
select count(*), count(email), count(distinct email) from contacts
select id, datediff(day, created_at, last_activity) as idle from contacts order by id
select id, datediff(last_activity, created_at) as idle from contacts order by id
select id, timestampdiff(hour, created_at, last_activity) as hours from contacts order by id
select id, timestampdiff(month, created_at, last_activity) as months from contacts order by id
select id, months_between(last_activity, created_at) as m from contacts order by id
select id, split(email, '@')[1] as domain from contacts where email is not null order by id
select lower(split_part(email, '@', 2)) as domain, count(*) as n from contacts where email like '%@%' group by 1 order by 2 desc, 1
select id, concat_ws(' ', first_name, last_name) as name from contacts order by id
select id, coalesce(first_name || ' ' || last_name, '(none)') as name from contacts order by id
select id, initcap(lower(first_name)) as f, upper(left(last_name, 1)) as l from contacts order by id
select id, from_utc_timestamp(created_at, 'America/Los_Angeles') as pacific from contacts order by id
select date(from_utc_timestamp(created_at, 'America/Los_Angeles')) as day, count(*) as n from contacts group by 1 order by 1
select hour(from_utc_timestamp(created_at, 'US/Pacific')) as h, count(*) as n from contacts group by 1 order by 1
select date_format(created_at, 'yyyy-MM') as ym, count(*) as n from contacts group by 1 order by 1
select date_format(created_at, 'EEE, MMM d') as s from contacts order by id
select date_format(created_at, 'yyyy-MM-dd''T''HH:mm:ss.SSS') as s from contacts order by id
select dayofweek(created_at) as d, count(*) as n from contacts group by 1 order by 1
select weekday(created_at) as d, dayname(created_at) as n from contacts order by id
select id, case when conversion_rate >= 0.5 then 'high' when conversion_rate > 0 then 'low' else 'none' end as band from contacts order by id
select cast(conversion_rate * 100 as int) as pct from contacts order by id
select id, int(conversion_rate * 10) as tenths from contacts order by id
select percentile(calls_outgoing, 0.5) as p50, percentile_approx(calls_outgoing, 0.9) as p90 from contacts
select percentile_approx(calls_outgoing, array(0.5, 0.9)) as p from contacts
select median(calls_outgoing) as m from contacts
select sum(calls_outgoing) / count(*) as per_contact from contacts
select sum(calls_outgoing) / nullif(sum(calls_incoming), 0) as ratio from contacts
select calls_outgoing / calls_incoming as r from contacts
select try_divide(calls_outgoing, calls_incoming) as r from contacts order by id
select id, row_number() over (partition by account_id order by created_at desc) as rn from contacts order by id
select * from contacts qualify row_number() over (partition by account_id order by created_at desc, id) = 1 order by id
select account_id, collect_list(stage) as stages from contacts where account_id = 99 group by account_id
select collect_set(stage) as stages from contacts where account_id = 99
select account_id, sort_array(collect_set(stage)) as stages from contacts group by account_id order by account_id
select array_join(sort_array(collect_list(first_name)), ', ') as names from contacts
select max_by(id, created_at) as newest, min_by(id, created_at) as oldest from contacts
select account_id, count(*) filter (where stage = 'won') as won, count(*) as n from contacts group by account_id order by account_id
select account_id, sum(if(stage = 'won', 1, 0)) as won from contacts group by account_id having won > 0 order by account_id
select id from contacts where created_at >= '2024-03-01' and created_at < '2024-04-01' order by id
select id from contacts where created_at >= date'2024-03-01' order by id
select id from contacts where date(created_at) = '2024-03-10' order by id
select id from contacts where year(created_at) = 2024 and month(created_at) = 3 order by id
select id from contacts where email rlike '@(gmail|yahoo)\\.com$' order by id
select id from contacts where email ilike '%GMAIL%' order by id
select id from contacts where first_name like 'A%' or last_name like '_o%' order by id
select id from contacts where stage in ('won', 'lead') order by id
select id from contacts where stage not in ('won') order by id
select id, regexp_replace(phone, '[^0-9]', '') as digits from contacts order by id
select id, right(regexp_replace(phone, '\\D', ''), 4) as last4 from contacts order by id
select id, regexp_extract(phone, '\\((\\d+)\\)', 1) as area from contacts order by id
select id, regexp_extract(email, '^([^@]+)@', 1) as local from contacts order by id
select id, mask(phone) as m from contacts order by id
select id, sha2(email, 256) as h from contacts order by id
select id, md5(lower(email)) as h from contacts order by id
select id, length(first_name) as n, locate('a', first_name) as p from contacts order by id
select id, lpad(id, 5, '0') as code from contacts order by id
select id, substring(phone, 2, 3) as area from contacts order by id
select id, substring(phone, -4) as tail, substring(phone, 0, 4) as head from contacts order by id
select id, nvl(stage, 'unknown') as stage from contacts order by id
select stage, count(*) as n from contacts group by stage with rollup order by stage, n desc
select account_id, stage, count(*) as n, grouping_id() as g from contacts group by cube(account_id, stage) order by g, account_id, stage
select account_id, sum(calls_outgoing) over (partition by account_id order by created_at rows between unbounded preceding and current row) as running from contacts order by account_id, created_at
select id, lag(created_at) over (order by created_at) as previous from contacts order by id
select id, datediff(minute, lag(created_at) over (order by created_at), created_at) as gap from contacts order by id
select id, ntile(2) over (order by id) as half, percent_rank() over (order by id) as pr from contacts order by id
select account_id, first_value(stage) over (partition by account_id order by created_at) as first_stage from contacts order by account_id, first_stage
select date_add(date(created_at), 30) as due from contacts order by id
select created_at + interval 30 days as due from contacts order by id
select date_sub(current_date(), 7) < current_date() as b
select date_trunc('week', created_at) as w, count(*) as n from contacts group by 1 order by 1
select add_months(date(created_at), -1) as d, last_day(created_at) as l from contacts order by id
select unix_timestamp(created_at) as u, unix_millis(created_at) as m from contacts order by id
select extract(hour from created_at) as h, extract(dow from created_at) as d from contacts order by id
select to_date(date_format(created_at, 'yyyyMMdd'), 'yyyyMMdd') as d from contacts order by id
select cast(created_at as string) as s, cast(created_at as date) as d from contacts order by id
select cast(id as string) as s, cast(conversion_rate as double) as f, string(calls_outgoing) as c from contacts order by id
select cast('2.5' as decimal(10,2)) as d, cast('7' as bigint) as n, double('1e3') as f
select cast(phone as int) as n from contacts
select try_cast(phone as int) as n, try_cast('12' as int) as m from contacts order by id
select account_id, sum(monthly_value) as value from usage group by account_id order by account_id
select month_year, sum(monthly_value) / count(distinct account_id) as arpa from usage group by month_year order by month_year
select avg(monthly_value) as v from usage
select account_id, round(monthly_value * 1.1, 2) as raised from usage order by account_id, month_year
select round(sum(monthly_value) / 3, 2) as third from usage
select month_year, monthly_value - lag(monthly_value) over (partition by account_id order by month_year) as change from usage order by account_id, month_year
select * from (select account_id, month_year, monthly_value from usage) pivot (sum(monthly_value) for month_year in ('2024-01', '2024-02')) order by account_id
select to_date(month_year, 'yyyy-MM') as m from usage order by 1
select month_year, floor(monthly_value) as f, ceil(monthly_value) as c, cast(monthly_value as int) as i from usage order by account_id, month_year
select id, get_json_object(payload, '$.source') as source from events order by id
select id, get_json_object(payload, '$.tags[0]') as tag from events order by id
select id, from_json(payload, 'source string, score double').score as score from events order by id
select e.id, t.tag from events e lateral view explode(tags) t as tag order by e.id, t.tag
select e.id, t.tag from events e lateral view outer explode(tags) t as tag order by e.id, t.tag
select e.id, t.pos, t.tag from events e lateral view posexplode(tags) t as pos, tag order by e.id, t.pos
select id, explode(tags) as tag from events order by id, tag
select id, size(tags) as n, array_contains(tags, 'hot') as hot from events order by id
select id, tags[0] as first_tag from events where size(tags) > 0 order by id
select id, element_at(tags, -1) as last_tag from events where size(tags) > 0 order by id
select id, tags[5] as t from events
select id, transform(tags, t -> upper(t)) as t, filter(tags, t -> t like 'h%') as h from events order by id
select id, exists(tags, t -> t = 'hot') as hot from events order by id
select id, aggregate(transform(tags, t -> length(t)), 0, (a, x) -> a + x) as letters from events order by id
select id, array_join(array_distinct(tags), '|') as t from events order by id
select id, details.kind, details.seconds from events order by id
select details.kind as kind, sum(details.seconds) as s from events group by details.kind order by kind
select id, to_json(details) as j from events order by id
select id, struct(id, success) as s from events order by id
select success, count(*) as n, avg(details.seconds) as s from events group by success order by success
select communication_type, bool_or(success) as any_ok, every(success) as all_ok from events group by communication_type order by 1
select communication_type, mode(success) as m from events where id > 1 group by communication_type order by 1
select communication_type, string_agg(id, ',') within group (order by id) as ids from events group by communication_type order by 1
select c.id, e.id as event from contacts c left join events e on e.contact_id = c.id order by c.id, event
select c.id from contacts c left anti join events e on e.contact_id = c.id order by c.id
select c.id from contacts c left semi join events e on e.contact_id = c.id order by c.id
select c.stage, count(distinct e.id) as events from contacts c join events e on c.id = e.contact_id group by c.stage order by c.stage
select id from contacts c where exists (select 1 from events e where e.contact_id = c.id and e.success) order by id
select id, (select count(*) from events e where e.contact_id = c.id) as n from contacts c order by id
with w as (select account_id, count(*) as n from contacts group by account_id) select avg(n) as a, max(n) as m from w
select id from contacts where id in (select contact_id from events) order by id
select stage from contacts union select communication_type from events order by 1
select explode(sequence(date'2024-02-27', date'2024-03-01')) as day
select d, count(c.id) as n from (select explode(sequence(date'2024-03-08', date'2024-03-11')) as d) left join contacts c on date(c.created_at) = d group by d order by d
select transform(sequence(0, 3), i -> date_add(date'2024-03-01', i)) as days
select greatest(calls_outgoing, calls_incoming) as g, least(1, null) as l from contacts order by id
select calls_outgoing div 2 as half, calls_outgoing % 3 as rest, pmod(-calls_outgoing, 3) as p from contacts order by id
select abs(-1.5) as a, sign(-3) as s, power(2, 10) as p, round(-1.5) as r
select stddev(calls_outgoing) as s, variance(calls_outgoing) as v, skewness(calls_outgoing) as k from contacts
select approx_count_distinct(stage) as n from contacts
select corr(calls_outgoing, calls_incoming) as c from contacts
select 10 / 4, 7 / 2.0, 1.0 / 3
select cast(7 as decimal(10,2)) / 3 as a, 2 * 1.5 as b, 1 + 0.25 as c
select id = '1' as same, id > '2' as more from contacts order by id
select conversion_rate = '0.25' as same from contacts order by id
select calls_outgoing = 'many' as b from contacts
select nullif(stage, 'won') as s, nvl2(stage, 1, 0) as n, isnull(stage) as i from contacts order by id
select if(calls_outgoing > 2, 'busy', 'calm') as s from contacts order by id
select decode(stage, 'won', 1, 'lost', -1, 0) as v from contacts order by id
select map('calls', calls_outgoing, 'emails', 2) as m from contacts order by id
select map('a', id)['a'] as v, map_keys(map('x', 1, 'y', 2)) as k from contacts order by id
select str_to_map('utm_source=zillow&utm_medium=web', '&', '=')['utm_source'] as s
select parse_url('https://www.zillow.com/homes?zuid=12&x=1', 'QUERY', 'zuid') as z, parse_url('https://www.zillow.com/homes', 'PATH') as p
select url_decode('a%20b+c') as a, url_encode('x y/z') as b
select format_number(sum(monthly_value), 2) as v from usage
select format_string('%s has %d', stage, calls_outgoing) as s from contacts where stage is not null order by id
select from_unixtime(1709985600) as t, from_unixtime(1709985600, 'MM/dd/yyyy') as d
select to_timestamp('2024-03-10T10:00:00Z') as a, to_timestamp('03/10/2024 14:30', 'MM/dd/yyyy HH:mm') as b
select timestamp'2024-03-10 10:00:00' - timestamp'2024-03-09 09:30:00' as i, date'2024-03-10' - date'2024-03-01' as d
select bigint(timestamp'2024-03-10 10:00:00') as b, cast(1710064800 as timestamp) as t
select make_date(2024, 3, 10) as d, next_day(date'2024-03-10', 'Fri') as f, trunc(date'2024-03-10', 'month') as m
select quarter(created_at) as q, weekofyear(created_at) as w, dayofyear(created_at) as d from contacts order by id
select to_utc_timestamp('2024-03-10 00:00:00', 'America/Los_Angeles') as night, convert_timezone('UTC', 'America/Los_Angeles', timestamp_ntz'2024-03-10 10:00:00') as z
select timestamp'2024-03-11 00:00:00 America/Los_Angeles' as t
select (unix_timestamp(to_utc_timestamp('2024-03-11', 'America/Los_Angeles')) - unix_timestamp(to_utc_timestamp('2024-03-10', 'America/Los_Angeles'))) / 3600 as hours
select any_value(stage) as s, first(id) as f from contacts where id = 1
select count(distinct account_id, stage) as n from contacts
select approx_percentile(conversion_rate, 0.5) as p from contacts
select sum(conversion_rate) as s, avg(conversion_rate) as a, max(conversion_rate) as m from contacts
select id, array(calls_outgoing, calls_incoming) as a, array_max(array(calls_outgoing, calls_incoming)) as m from contacts order by id
select inline(array(struct(1 as id, 'a' as name), struct(2 as id, 'b' as name)))
select stack(2, 'out', calls_outgoing, 'in', calls_incoming) as (direction, n) from contacts where id = 1
select replace(phone, '-', '') as p, translate(phone, '()-', '') as t, reverse(stage) as r from contacts order by id
select id, cast(success as int) as ok, not success as bad from events order by id
select sum(cast(success as int)) / count(*) as rate from events
select communication_type, round(sum(case when success then 1 else 0 end) * 100.0 / count(*), 2) as rate from events group by communication_type order by 1
select hash(email) as h from contacts order by id
select substring_index(email, '@', 1) as u, instr(email, '@') as p, charindex('@', email) as c from contacts order by id
select date_diff(week, created_at, last_activity) as w, datediff(quarter, created_at, last_activity) as q from contacts order by id
select ln(calls_outgoing) as l, log10(100) as t, sqrt(calls_outgoing) as s from contacts order by id
select round(calls_outgoing / 3, 3) as r, bround(2.5) as b, round(1250, -2) as h from contacts order by id
select 'O''Brien' as a, 'say \'hi\'' as b, "it's" as c
select count(*) as n from contacts where email like '%\_%'
select concat('#', id, ':', stage) as s from contacts order by id
select current_catalog() is not null as b
select min(created_at) as a, max(created_at) as b, count(*) as n from contacts where created_at between '2024-03-01' and '2024-03-31'
select id from contacts where stage is distinct from 'won' order by id
select id from contacts where not (stage <=> 'won') order by id
select sequence(1, 3) as a, size(sequence(5, 1)) as n, slice(array(1,2,3,4), 2, 2) as s, flatten(array(array(1), array(2))) as f
select dateadd(day, -7, created_at) as a, dateadd(month, 1, date(created_at)) as b from contacts order by id
select cast(1e-5 as string) as a, cast(123456789.5D as string) as b, cast(0.001D as string) as c, cast(1e7 as string) as d, cast(-1.5e300 as string) as e
select string(1.0f) as a, cast(100D as string) as b, concat(1.5D, 'x') as c, 1e8 || '' as d
select max(created_at) - min(created_at) as d from contacts
select max(date(created_at)) - min(date(created_at)) as d from contacts
select datediff(max(created_at), min(created_at)) as d from contacts
select max(last_activity) + interval 1 day as d from contacts
select round(-2.5D) as a, round(2.5D) as b, round(0.125D, 2) as c, round(-1.005D, 2) as d, round(2.675D, 2) as e
select floor(sum(conversion_rate)) as f, ceil(avg(calls_outgoing)) as c from contacts
select date_format(max(created_at), 'yyyy-MM-dd') as d, date_trunc('year', min(created_at)) as y from contacts
select id, tags[-1] as t from events
select substring(email, 3, 0) as a, substring(email, -100, 3) as b, left(email, 3) as c from contacts order by id
select regexp_replace('a.b.c', '\\.', '-') as a, regexp_extract('x=1', '(\\w)=(\\d)', 0) as b, 'abc' rlike '^b' as c
select split('a||b', '\\|') as a, split('a, b', ', ') as b, split('', ',') as c, split('a,b,', ',') as d
select split('abc', '') as a
select avg(cast(success as int)) as a, sum(cast(success as int)) as s from events
select count(distinct tags[0]) as n from events where size(tags) > 0
select date_add(created_at, 1) as d, created_at + interval 1 hour as h, date(created_at) + interval 2 hours as x from contacts order by id
select date'2024-03-10' - interval 1 day as a, date'2024-03-31' - interval 1 month as b, date'2024-03-10' + interval '1 12:00:00' day to second as c
select 7 % -3 as a, -7 % 3 as b, -7 div 2 as c, pmod(-7, -3) as d, mod(7.5, 2) as e
select 0.1D + 0.2D as a, 1.1 * 1.1 as b, 3 - 1.25 as c, 1 / 4.0 + 1 as d
select cast('abc' as double) as d
select cast('2024-02-30' as date) as d
select cast(3000000000 as int) as n
select to_date('2024-13-01', 'yyyy-MM-dd') as d
select to_date('1/5/2024', 'MM/dd/yyyy') as d
select date_format(created_at, 'HH:mm:ss.SSSSSS') as a, date_format(created_at, 'yy-M-d h a') as b from contacts order by id
select element_at(map('a', 1), 'b') as a, map('a', 1, 'a', 2) as m
select array_sort(array(2, null, 1)) as a, sort_array(array('b', 'a')) as b, array_join(array(1, 2, null), ',') as c
select transform(array(1, 2), x -> x / 2) as a, filter(array(1, null), x -> x is not null) as b
select trim('  x ') as a, trim(leading '0' from '007') as b, ltrim('0', '007') as c
select initcap('o''brien mc-donald') as a, lower('É') as b, length('né') as c
select greatest('a', 'b') as a, least(date'2024-01-01', date'2023-01-01') as b
select case when null then 1 else 2 end as a, coalesce(null, 'x') as b, if(null, 1, 2) as c
select stage, count(*) as n, sum(count(*)) over () as total, count(*) / sum(count(*)) over () as share from contacts group by stage order by n desc, stage
select approx_percentile(calls_outgoing, 0.5) as p, percentile(calls_outgoing, array(0.5, 0.9)) as q from contacts
select collect_list(first_name) filter (where account_id = 10) as l from contacts
select account_id, collect_list(stage) over (partition by account_id order by id) as l from contacts order by id
select listagg(stage, ',') within group (order by id) as s from contacts
select first(stage, true) as f, last(stage, true) as l from contacts where id >= 3
select first_value(stage) ignore nulls over (order by id desc) as f from contacts order by id
select stddev(calls_outgoing) as s, kurtosis(calls_outgoing) as k from contacts where id = 1
select id in (1, 2) as b, stage in ('won', null) as c from contacts order by id
select c.id from contacts c where c.calls_outgoing > (select avg(calls_outgoing) from contacts) order by c.id
select unix_timestamp('2024-03-10 10:00:00') as u, unix_timestamp('03/10/2024', 'MM/dd/yyyy') as v, from_unixtime(0) as z
select months_between('2024-03-31', '2024-02-29') as a, months_between('2024-03-30', '2024-02-29') as b
select timestampdiff(week, timestamp'2024-03-01', timestamp'2024-03-20') as w, datediff(year, date'2024-03-10', date'2022-03-11') as y, timestampdiff(month, timestamp'2024-03-31', timestamp'2024-02-29') as m
select sequence(date'2024-03-31', date'2024-01-31', interval -1 month) as s
select conversion_rate in (0.25, 1) as b, conversion_rate between 0 and 0.5 as c, conversion_rate > '0.255' as d from contacts order by id
select created_at = '2024-03-10 10:00:00' as a, date(created_at) >= '2024-03' as b from contacts order by id
select to_json(named_struct('a', 1.5D, 'b', array(1, null), 'c', named_struct('d', cast(null as int)))) as j
select get_json_object('{"a b":1,"c":{"d":[1,{"e":"x"}]}}', '$.c.d[1].e') as a, get_json_object('{"a":1.50}', '$.a') as b, get_json_object('{"a":"null"}', '$.a') as c, get_json_object('{"a":true}', '$.a') as d
select from_json('{"a":"x"}', 'a int') as s
select format_number(0.5, 0) as a, format_number(1.5, 0) as b, format_number(-1234.567, 1) as c, format_number(12, 2) as d
select url_encode('a~b*c d') as a, parse_url('http://u@h.com:80/p?x=1#r', 'REF') as b, parse_url('http://h.com', 'QUERY') as c
select replace('aaa', '', 'b') as a, translate('abc', 'abc', 'x') as b, repeat('a', -1) as c, lpad('abc', 2) as d
select hex(-1) as a, bin(-1) as b, ascii('') as c, chr(256) as d
select sum(null) as s, count(null) as c, avg(cast(null as int)) as a
select any_value(stage) as s, max(stage) as m from contacts where stage is not null and id = 1
select monthly_value / 0 as x from usage
select sum(monthly_value) / sum(0) as x from usage
select -created_at as x from contacts
select array(1, 2) = array(1, 2) as a, struct(1, 2) = struct(1, 2) as b
select array_contains(array(1, 2), null) as a, array_position(array(1, null), null) as b
select 'a' < 'B' as a, 'a' = 'A' as b, 'a ' = 'a' as c
select nullif(calls_outgoing, 3) + 1 as n, calls_outgoing * 1.5 as m, -calls_outgoing as k from contacts order by id
select cube_id, n from (select account_id as cube_id, count(*) as n from contacts group by account_id) order by 1
select * from contacts pivot (count(id) for stage in ('won' as won, 'lead' as lead)) where account_id = 99
select date_part('month', created_at) as m, extract(quarter from created_at) as q, date_part('second', created_at) as s from contacts order by id
select dayofmonth('2024-03-10') as a, datepart('week', date'2024-03-10') as b, curdate() >= date'2024-01-01' as c, now() > timestamp'2024-01-01' as d
select to_varchar(date'2024-03-10', 'yyyy/MM') as a, unix_seconds(timestamp'1969-12-31 23:59:59.5') as b, unix_micros(timestamp'2024-01-01') as c, timestamp_micros(1704067200000001) as d, current_timezone() as e
select sin(1) as a, cos(1) as b, tan(1) as c, asin(1) as d, acos(1) as e, atan(1) as f, atan2(1, 2) as g, degrees(1) as h, radians(180) as i, pi() as j
select asin(2) as a, acos(2) as b
select pow(2, 3) as a, signum(-2.5) as b, ceiling(1.2) as c, negative(3) as d, ceiling(-1.5D) as e
select sha('a') as a, lcase('A') as b, ucase('a') as c, character_length('é') as d, instr('abc', 'c') as e, position('c', 'abcabc', 4) as f, printf('%d-%s', 3, 'x') as g
select regexp('abc', 'b') as a, rlike('abc', '^b') as b
select covar_pop(a, b) as c, var_pop(a) as v, std(a) as s, mean(a) as m, stddev_samp(a) as t, var_samp(a) as u from values (1,2),(2,4),(4,5) as t(a,b)
select regr_slope(b, a) as a, regr_intercept(b, a) as b, regr_r2(b, a) as c, regr_count(b, a) as d, regr_avgx(b, a) as e, regr_avgy(b, a) as f, regr_sxx(b, a) as g, regr_syy(b, a) as h, regr_sxy(b, a) as i from values (1,2),(2,4),(4,5) as t(a,b)
select smallint('3') as a, tinyint(4.9) as b, float('1.5') as c, timestamp('2024-03-10 10:00:00') as d, binary('a') as e
select isnan(cast(null as double)) as a, isnan(double('NaN')) as b, approx_count_distinct(a) as n from values (1),(null),(2) as t(a) group by 1, 2
select stddev_pop(a) as a, corr(a, a) as b, covar_samp(a, a) as c from values (1) as t(a)
select instr('abc', '') as a, locate('b', 'abcb', 3) as b, locate('z', 'abc') as c, substring_index('a.b', 'x', 1) as d
select date_sub(timestamp'2024-03-10 10:00:00', 1) as a, add_months(timestamp'2024-03-31 10:00:00', -1) as b, next_day('2024-03-10', 'SUN') as c
