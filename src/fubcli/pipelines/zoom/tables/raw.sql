-- The eight tables of the contract, empty.
CREATE SCHEMA IF NOT EXISTS zoom.raw;
CREATE TABLE zoom.raw.users (
  user_id VARCHAR, user_name VARCHAR, email VARCHAR, company VARCHAR, plan_type VARCHAR,
  load_timestamp TIMESTAMP NOT NULL, update_timestamp TIMESTAMP, source_system VARCHAR);
CREATE TABLE zoom.raw.meetings (
  meeting_id VARCHAR, host_id VARCHAR, meeting_topic VARCHAR, start_time TIMESTAMP, end_time VARCHAR, duration_minutes VARCHAR,
  load_timestamp TIMESTAMP NOT NULL, update_timestamp TIMESTAMP, source_system VARCHAR);
CREATE TABLE zoom.raw.participants (
  participant_id VARCHAR, meeting_id VARCHAR, user_id VARCHAR, join_time VARCHAR, leave_time TIMESTAMP,
  load_timestamp TIMESTAMP NOT NULL, update_timestamp TIMESTAMP, source_system VARCHAR);
CREATE TABLE zoom.raw.feature_usage (
  usage_id VARCHAR, meeting_id VARCHAR, feature_name VARCHAR, usage_count BIGINT, usage_date DATE,
  load_timestamp TIMESTAMP NOT NULL, update_timestamp TIMESTAMP, source_system VARCHAR);
CREATE TABLE zoom.raw.support_tickets (
  ticket_id VARCHAR, user_id VARCHAR, ticket_type VARCHAR, resolution_status VARCHAR, open_date DATE, close_date VARCHAR,
  load_timestamp TIMESTAMP NOT NULL, update_timestamp TIMESTAMP, source_system VARCHAR);
CREATE TABLE zoom.raw.billing_events (
  event_id VARCHAR, user_id VARCHAR, event_type VARCHAR, amount VARCHAR, currency VARCHAR, event_date DATE,
  load_timestamp TIMESTAMP NOT NULL, update_timestamp TIMESTAMP, source_system VARCHAR);
CREATE TABLE zoom.raw.licenses (
  license_id VARCHAR, license_type VARCHAR, assigned_to_user_id VARCHAR, start_date DATE, end_date VARCHAR,
  load_timestamp TIMESTAMP NOT NULL, update_timestamp TIMESTAMP, source_system VARCHAR);
CREATE TABLE zoom.raw.webinars (
  webinar_id VARCHAR, host_id VARCHAR, webinar_topic VARCHAR, start_time TIMESTAMP, end_time VARCHAR, registrants BIGINT,
  load_timestamp TIMESTAMP NOT NULL, update_timestamp TIMESTAMP, source_system VARCHAR);
