-- The twenty tables of the contract, empty. The three columns behind each are the loader's.
CREATE SCHEMA IF NOT EXISTS marketing.raw_data;
CREATE TABLE marketing.raw_data.salesforce_leads (
  id VARCHAR, first_name VARCHAR, last_name VARCHAR, email VARCHAR, phone VARCHAR, company VARCHAR, title VARCHAR, industry VARCHAR,
  status VARCHAR, lead_source VARCHAR, rating VARCHAR, product_interest__c VARCHAR, lead_score__c BIGINT, engagement_score__c BIGINT,
  last_activity_date__c TIMESTAMP, created_date TIMESTAMP, last_modified_date TIMESTAMP, is_converted BOOLEAN,
  converted_account_id VARCHAR, converted_contact_id VARCHAR, converted_opportunity_id VARCHAR,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.salesforce_accounts (
  id VARCHAR, name VARCHAR, type VARCHAR, industry VARCHAR, annual_revenue DECIMAL(18, 2), number_of_employees BIGINT,
  billing_street VARCHAR, billing_city VARCHAR, billing_state VARCHAR, billing_country VARCHAR, billing_postal_code VARCHAR,
  customer_tier__c VARCHAR, account_health_score__c BIGINT, mrr__c DECIMAL(18, 2), arr__c DECIMAL(18, 2),
  created_date TIMESTAMP, last_modified_date TIMESTAMP, owner_id VARCHAR,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.salesforce_contacts (
  id VARCHAR, account_id VARCHAR, email VARCHAR, first_name VARCHAR, last_name VARCHAR, phone VARCHAR, title VARCHAR,
  created_date TIMESTAMP, last_modified_date TIMESTAMP,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.salesforce_opportunities (
  id VARCHAR, account_id VARCHAR, name VARCHAR, stage_name VARCHAR, amount DECIMAL(18, 2), probability DOUBLE, close_date DATE,
  type VARCHAR, lead_source VARCHAR, created_date TIMESTAMP, last_modified_date TIMESTAMP, is_won BOOLEAN, is_closed BOOLEAN,
  forecast_category VARCHAR,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.salesforce_campaign_members (
  id VARCHAR, campaign_id VARCHAR, lead_id VARCHAR, contact_id VARCHAR, status VARCHAR, first_responded_date TIMESTAMP,
  created_date TIMESTAMP,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.ga360_sessions (
  full_visitor_id VARCHAR, visit_id VARCHAR, visit_start_time TIMESTAMP, traffic_source_source VARCHAR,
  traffic_source_medium VARCHAR, traffic_source_campaign VARCHAR, traffic_source_keyword VARCHAR, device_category VARCHAR,
  device_browser VARCHAR, device_operating_system VARCHAR, geo_country VARCHAR, geo_region VARCHAR, geo_city VARCHAR,
  totals_visits BIGINT, totals_hits BIGINT, totals_pageviews BIGINT, totals_time_on_site BIGINT, totals_bounces BIGINT,
  totals_transactions BIGINT, totals_transaction_revenue DECIMAL(18, 2), custom_dimension_user_id VARCHAR,
  custom_dimension_customer_tier VARCHAR,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.ga360_events (
  full_visitor_id VARCHAR, visit_id VARCHAR, hit_number BIGINT, hit_time TIMESTAMP, hit_type VARCHAR, page_path VARCHAR,
  page_title VARCHAR, page_hostname VARCHAR, event_category VARCHAR, event_action VARCHAR, event_label VARCHAR,
  event_value BIGINT, transaction_id VARCHAR, transaction_revenue DECIMAL(18, 2), product_name VARCHAR, product_category VARCHAR,
  product_quantity BIGINT,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.firebase_events (
  event_date DATE, event_timestamp BIGINT, event_name VARCHAR,
  event_params STRUCT(key VARCHAR, value STRUCT(string_value VARCHAR, int_value BIGINT, double_value DOUBLE))[],
  user_id VARCHAR, user_pseudo_id VARCHAR,
  user_properties STRUCT(key VARCHAR, value STRUCT(string_value VARCHAR, int_value BIGINT, double_value DOUBLE))[],
  device_category VARCHAR, device_operating_system VARCHAR, app_info_id VARCHAR, app_info_version VARCHAR, geo_country VARCHAR,
  geo_city VARCHAR, platform VARCHAR, stream_id VARCHAR,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.firebase_user_properties (
  user_pseudo_id VARCHAR, user_id VARCHAR, property_key VARCHAR, property_value VARCHAR, set_at TIMESTAMP,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.google_ads_campaigns (
  date DATE, customer_id VARCHAR, campaign_id VARCHAR, campaign_name VARCHAR, campaign_status VARCHAR, campaign_type VARCHAR,
  impressions BIGINT, clicks BIGINT, cost_micros BIGINT, conversions DOUBLE, conversion_value DECIMAL(18, 2), ctr DOUBLE,
  average_cpc DOUBLE, average_cpm DOUBLE,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.google_ads_keywords (
  date DATE, customer_id VARCHAR, campaign_id VARCHAR, ad_group_id VARCHAR, keyword_id VARCHAR, keyword_text VARCHAR,
  keyword_match_type VARCHAR, impressions BIGINT, clicks BIGINT, cost_micros BIGINT, conversions DOUBLE, quality_score BIGINT,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.google_ads_ad_groups (
  date DATE, campaign_id VARCHAR, ad_group_id VARCHAR, ad_group_name VARCHAR, impressions BIGINT, clicks BIGINT,
  cost_micros BIGINT, conversions DOUBLE,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.braze_email_sends (
  id VARCHAR, user_id VARCHAR, external_user_id VARCHAR, email_address VARCHAR, campaign_id VARCHAR, campaign_name VARCHAR,
  canvas_id VARCHAR, canvas_name VARCHAR, canvas_step_id VARCHAR, message_variation_id VARCHAR, send_id VARCHAR,
  time TIMESTAMP, timezone VARCHAR,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.braze_email_events (
  id VARCHAR, user_id VARCHAR, external_user_id VARCHAR, email_address VARCHAR, event_type VARCHAR, campaign_id VARCHAR,
  send_id VARCHAR, link_url VARCHAR, bounce_reason VARCHAR, time TIMESTAMP,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.braze_users (
  user_id VARCHAR, external_user_id VARCHAR, email VARCHAR, phone VARCHAR, email_subscribe VARCHAR, push_subscribe VARCHAR,
  created_at TIMESTAMP,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.shopify_orders (
  id VARCHAR, order_number VARCHAR, email VARCHAR, customer_id VARCHAR, created_at TIMESTAMP, updated_at TIMESTAMP,
  financial_status VARCHAR, fulfillment_status VARCHAR, total_price DECIMAL(18, 2), subtotal_price DECIMAL(18, 2),
  total_tax DECIMAL(18, 2), total_discounts DECIMAL(18, 2), total_shipping DECIMAL(18, 2), currency VARCHAR,
  source_name VARCHAR, referring_site VARCHAR, landing_site VARCHAR,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.shopify_order_line_items (
  id VARCHAR, order_id VARCHAR, product_id VARCHAR, variant_id VARCHAR, name VARCHAR, title VARCHAR, sku VARCHAR,
  quantity BIGINT, price DECIMAL(18, 2), total_discount DECIMAL(18, 2),
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.shopify_customers (
  id VARCHAR, email VARCHAR, phone VARCHAR, first_name VARCHAR, last_name VARCHAR, total_spent DECIMAL(18, 2),
  orders_count BIGINT, accepts_marketing BOOLEAN, created_at TIMESTAMP, updated_at TIMESTAMP,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.zendesk_tickets (
  id VARCHAR, requester_id VARCHAR, assignee_id VARCHAR, organization_id VARCHAR, subject VARCHAR, description VARCHAR,
  status VARCHAR, priority VARCHAR, type VARCHAR, created_at TIMESTAMP, updated_at TIMESTAMP, solved_at TIMESTAMP,
  tags VARCHAR[], satisfaction_rating_score VARCHAR, satisfaction_rating_comment VARCHAR,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
CREATE TABLE marketing.raw_data.zendesk_users (
  id VARCHAR, email VARCHAR, name VARCHAR, phone VARCHAR, external_id VARCHAR, organization_id VARCHAR, created_at TIMESTAMP,
  _fivetran_synced TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP);
