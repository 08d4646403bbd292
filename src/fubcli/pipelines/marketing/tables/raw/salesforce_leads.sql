-- Scores, rating and interest follow how good a fit somebody is and how warm, with some noise. `changed` is the load of the last change.
SELECT
  lead_key(n) AS id, first_name, last_name, email, phone,
  CASE WHEN c IS NOT NULL AND dice(n, 200, 20) > 0 THEN company_name(c) END AS company,
  pick(['Agent', 'Broker', 'Office Manager', 'Marketing Director', 'Owner', 'Team Lead', 'Coordinator'], p, 201) AS title,
  CASE WHEN c IS NOT NULL THEN industry_of(c) END AS industry,
  CASE WHEN is_converted THEN 'Converted' WHEN decided < now THEN 'Unqualified' WHEN worked < now THEN 'Working' ELSE 'New' END AS status,
  CASE WHEN dice(n, 202, 100) >= 95 THEN NULL ELSE pick(['Web', 'Web', 'Paid Search', 'Paid Search', 'Referral', 'Trade Show', 'Email', 'Social'], n, 203) END AS lead_source,
  CASE WHEN merit >= 66 THEN 'Hot' WHEN merit >= 40 THEN 'Warm' ELSE 'Cold' END AS rating,
  pick(['CRM', 'CRM', 'Website', 'Lead Routing', 'Calling', 'Ads'], p, 204) AS product_interest__c,
  least(100, merit + dice(n, 205, 15)) AS lead_score__c,
  CASE WHEN dice(n, 206, 10) > 0 THEN least(100, warmth(p) * 8 // 10 + dice(n, 207, 25)) END AS engagement_score__c,
  clock(least(coalesce(converted, decided, worked), now - 1), n, 208) AS last_activity_date__c,
  clock(made, n, 209) AS created_date, clock(least(changed, now) - 1, n, 209) AS last_modified_date, is_converted,
  CASE WHEN is_converted AND c IS NOT NULL THEN '001' || lpad(c::VARCHAR, 12, '0') END AS converted_account_id,
  CASE WHEN is_converted THEN contact_key(p) END AS converted_contact_id,
  CASE WHEN is_converted THEN '006' || lpad(p::VARCHAR, 12, '0') END AS converted_opportunity_id,
  is_deleted
FROM lead_now WHERE changed >= getvariable('first_load')
