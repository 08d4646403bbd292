SELECT
  moment::DATE AS event_date, epoch_us(moment) + j % 1000000 + k * 13000000 AS event_timestamp, name AS event_name,
  [{'key': 'ga_session_id', 'value': {'string_value': NULL::VARCHAR, 'int_value': epoch(moment)::BIGINT, 'double_value': NULL::DOUBLE}},
   {'key': 'screen_name', 'value': {'string_value': pick(['Home', 'People', 'Inbox', 'Tasks', 'Shop'], j * 8 + k, 320), 'int_value': NULL::BIGINT, 'double_value': NULL::DOUBLE}},
   {'key': 'engagement_time_sec', 'value': {'string_value': NULL::VARCHAR, 'int_value': NULL::BIGINT, 'double_value': (dice(j * 8 + k, 321, 900) / 10)::DOUBLE}}] AS event_params,
  user_id, pseudo AS user_pseudo_id,
  [{'key': 'push_enabled', 'value': {'string_value': pick(['true', 'false'], p, 322), 'int_value': NULL::BIGINT, 'double_value': NULL::DOUBLE}}] AS user_properties,
  'mobile' AS device_category, system AS device_operating_system, CASE system WHEN 'iOS' THEN 'com.example.fub.ios' ELSE 'com.example.fub.android' END AS app_info_id,
  '5.' || (d // 30) || '.0' AS app_info_version, country AS geo_country, city AS geo_city, upper(system) AS platform, CASE system WHEN 'iOS' THEN '2001' ELSE '2002' END AS stream_id,
  false AS is_deleted
FROM (
  SELECT *, CASE k WHEN 0 THEN 'session_start' ELSE pick(['screen_view', 'screen_view', 'select_content', 'search', 'share', 'view_item'], j * 8 + k, 323) END AS name,
         pick(['iOS', 'Android'], p, 282) AS system
  FROM (SELECT *, unnest(range(0, actions)) AS k FROM app_delivery)
)
