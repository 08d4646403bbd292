-- The truth, empty. `known_since` is the date of the load that brought a row's first raw record.
CREATE OR REPLACE TABLE truth.people (
  person_id VARCHAR, is_stranger BOOLEAN, user_id VARCHAR, first_name VARCHAR, last_name VARCHAR, company VARCHAR, city VARCHAR,
  country VARCHAR, came_on DATE, leaves_on DATE, is_unhappy BOOLEAN, warmth BIGINT, fit BIGINT, known_since DATE);
CREATE OR REPLACE TABLE truth.records (record_id VARCHAR, person_id VARCHAR, email_kind VARCHAR, phone_kind VARCHAR, known_since DATE);
CREATE OR REPLACE TABLE truth.orders (
  order_id VARCHAR, order_number VARCHAR, person_id VARCHAR, record_id VARCHAR, ordered_on DATE, currency VARCHAR,
  total DECIMAL(18, 2), paid_on DATE, refunded_on DATE, voided_on DATE, is_tracked BOOLEAN, known_since DATE);
CREATE OR REPLACE TABLE truth.leads (
  lead_id VARCHAR, person_id VARCHAR, created_on DATE, converted_on DATE, closed_on DATE, is_won BOOLEAN, known_since DATE);
CREATE OR REPLACE TABLE truth.corrections (
  record_id VARCHAR, person_id VARCHAR, mistaken_for VARCHAR, corrected_on DATE, known_since DATE);
CREATE OR REPLACE TABLE truth.expected (day DATE, measure VARCHAR, source_table VARCHAR, detail VARCHAR, value BIGINT);
