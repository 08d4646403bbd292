"""The field's vocabulary, as data: words that mean the same, and words that are close.

Phrases of playbooks and requests are read with it alike. A word stands for all its forms (see `stemming`), and an
expression of up to four words counts before its words do.
"""

from __future__ import annotations

from collections.abc import Mapping

SAME: Mapping[str, str] = {
    # Who and what it is about
    "contact": "contact, person, people, prospect, client, buyer, seller",
    "lead": "lead, enquiry, inquiry, leadgen",
    "agent": "agent, realtor, user, rep, teammate, team member, isa",
    "deal": "deal, sale, transaction, escrow, commission",
    "source": """
        facebook, google, referral, open house, ads, realtor.com, redfin, trulia, opcity, internet lead, social
        media, source, channel, portal, origin, provider, referrer, campaign, vendor, website""",
    "stage": "stage, funnel step, pipeline step, lead status, contact status",
    "lifecycle": """
        lifecycle, life cycle, journey, funnel, conversion funnel, cohort, velocity, days to close, time to
        close, pipeline stages, path of, typical path, lead to closed, new to closed, to under contract, lead to
        deal""",
    "zillow": "zillow, zg, zillow group, zillow.com, premier agent",
    "product": "follow up boss, on call, oncall",
    "stage name": """
        under contract, appointment set, hot prospect, nurture, pending, active client, past client, closed
        client, closed contact, met with, submitted offer, sphere, attempted contact""",
    "personal data": "phone number, email address, home address, mailing address",
    "history": "history, audit trail, changelog, stage log, past records, activity log",
    "move": "move, progress, advance, transition, flow, travel, pass through",
    # How contacts move
    "stuck": """
        stuck, stall, stagnate, stagnant, sit in, remain in, stay in, park in, linger, bottleneck, drop out,
        lose contacts, lose most, lose leads, lose people, drop off, dropoff, clog, pile up, get lost, no
        progress, sit too long, not changed stage, no stage change, not moved stage""",
    "regress": """
        closed to lead, contract to lead, pending to lead, closed to new, closed to active, are new lead, are
        lead now, as new lead, is new again, jump back, move back, go back, going back, went         back, gone
        back, fall back, fell back, fallen back, revert, put back, set back, sent back, flip back, reset, roll
        back, rollback, regress, backward, downgrade stage, lead again, new again, back as lead, reset to lead,
        reset to new, bounce back, slid         back, drop back, turn into lead, turn into a         lead,
        turned to lead, become lead, became lead, become a         lead, became a lead, become new, became
        new, now lead, now a lead, is lead, it is lead, back to lead, back to new, back in lead, backslide, snap
        back, switch back""",
    "overwrite": """
        overwrite, overwritten, overwrote, tamper, en masse, clobber, wiped out, undone, undo, lost their stage,
        mass update, bulk update""",
    "inconsistent": """
        off by, is off, are off, way off, seems off, looks off, inconsistent, inconsistency, contradict,
        mismatch, conflict, disagree, incorrect, wrong, corrupt, impossible, does not match, do not match,
        unexpected, strange, illogical, unexplained, nonsense, weird, odd, garbled, scrambled, mess, messed up,
        bogus, mysterious""",
    "change": "change, alter, modify, edit, touch, update, flip, switch",
    "culprit": """
        who moved, who change, who set, who put, who reset, who did this, who touched, who modified, who edited,
        who updated, who overwrote, what overwrote, what moved, what reset, which job moved, which job changed""",
    "who": "who, whom, whoever, by whom, which user, which job",
    # Leads and where they come from
    "attribution": "attribution, credit, originate, come from, came from, provenance",
    "assign": """
        assign, assignment, route, claim, hand out, round robin, allocate, get an agent, lead flow, handoff,
        hand-off""",
    "distribution": "distribution, breakdown, split, mix, share of, proportion, spread, histogram",
    "unassigned": """
        unassigned, nobody picked up, nobody has picked up, not picked up, not been picked up, no one picked up,
        not taken, nobody took, nobody owns, unowned, pond, orphaned, not assigned, without an agent, without
        agent, no agent, nobody assigned, unclaimed, not claimed, never assigned, ownerless, no owner, without
        owner""",
    "wait": """
        average time, time spent, spend in, time a lead, longest, longer, take the longest, days in, weeks in,
        time in, wait, sit, idle, how long, so long, too long, long until, time to, time until, time from,
        turnaround, queue, lead time""",
    "unarrived": """
        nothing loaded, nothing was loaded, nothing arrived, nothing came in, nothing landed, nothing was
        delivered, not arrive, never arrive, not land, never land, not load, never load, not come in, not come
        through, not         show up, not receive, never receive, not get in, not reach, never reach, never got,
        never get, not get         to, not get through, not imported, not ingested, not refreshed, not update,
        not been loaded""",
    "arrive": """
        arrive, come in, came in, come through, came through, flow in, get in, show up, shown up, receive,
        reach, get through, got through, receipt, turn up""",
    "convert": """
        buy, bought, purchase, convert, conversion, close, won, pay off, yield, become a deal, turn into, end in
        a deal""",
    "best": "best, strongest, winner, winning",
    "most": "most, top, biggest, main, largest, major, highest",
    "worst": "worst, weakest, poorest, bad, worse, least, poor, dud, junk, low quality, garbage",
    "worth": """
        worth, roi, profitability, bang for the buck, cost per closing, cost per lead, pay for itself, ppc,
        return on investment, return on, value for money, pay for, ad spend, marketing spend, spend         on,
        money, budget, cost, waste, expensive, profitable, invest""",
    "quality": "quality, qualify",
    "compare": """
        better than, better, compare, comparison, versus, vs, rank, against each other, benchmark, side by side""",
    # Agents
    "perform": """
        performance, perform, productivity, productive, kpi, scorecard, leaderboard, results, effectively doing,
        doing""",
    "underperform": "underperform, under-perform, slack, lag behind, lagging",
    "response": """
        follow ups, followups, keep up with, answer, fastest, quickest, quick to, respond, response, reply, call
        back, speed to lead, first touch, first call, first contact, reaction, responder, responsive,
        responsiveness, follow up, get         back to, pick up""",
    "inactive": """
        go cold, gone cold, inactive, lazy agent, not touch, never touch, untouched, not contacted, not reach
        out, uncontacted, unworked, idle agent, dormant, not active, no activity, do nothing, not calling, not
        made any calls, never called, stopped calling, make no calls, not logging calls, not working their
        leads, ignore leads, ignore their leads, disengaged, lazy""",
    "call": "call, outbound call, voicemail, phone call, by phone, talk time, dial, telephone",
    "coach": "coach, one-on-one, review meeting, training",
    # Communications
    "email": "email, e-mail, mail, newsletter, drip",
    "text": "text, sms, text message, mms",
    "message": "message, outbound, communication, comms, outreach, notification",
    "deliver": "deliver, delivery, deliverability, get delivered",
    "bounce": """
        bounce, undelivered, undeliverable, not delivered, never delivered, dropped calls, calls dropping, hard
        bounce, soft bounce, delivery failure""",
    "spam": "spam, junk folder, blocked, blacklist, opt out, inbox, 10dlc, unsubscribe, carrier, filtered, dnc",
    # Zillow
    "sync": "sync, synchronise, integrate",
    "connect": "connect, link up, hookup, connector",
    "disconnect": """
        disconnect, reconnect, unlink, dropped connection, lost connection, lose connection, log back in,
        relink, re-link, re-connect, kicked out, signed out, logged out""",
    "login": "log in, password, credential, token, sign in, refresh token, session",
    "expire": "expire, expiry, invalid, lapse, stale token, outdated token",
    "authorise": "authorise, oauth, consent, permission, auth, opt in",
    "unauthorised": """
        never signed up, not signed up, never enrolled, not enrolled, unauthorised, not authorised, never
        authorised, without authorisation, no authorisation, missing         authorisation, without consent, no
        consent, without permission, without auth, no auth, unapproved, lacking authorisation, no permission,
        missing consent, no valid authorisation, not given consent, never         gave consent, did not
        authorise, have not authorised, has not authorised, not approved, never approved, not consented, never
        consented, never connect, not connect their, have not connect, has not connect, had         not connect,
        did not opt in, not opted in, never opted in, not linked, never linked, revoked""",
    "event": "event, lead event, webhook, flex, tour",
    # AI
    "ai": "ai, artificial intelligence, machine learning, ml, model, gpt, llm, assistant, copilot, bot",
    "insight": """
        insight, next best action, recommendation, suggestion, prediction, advice, hint, nudge, tip, recommend""",
    "effective": """
        effective, effectiveness, help, helpful, useful, accurate, accuracy, impactful, make a difference, any
        good, work out, pan out, precise, precision, reliable, trustworthy, right, benefit, lift, hit rate""",
    "useless": """
        worthless, waste of time, useless, ineffective, unhelpful, pointless, no use, not help, not useful,
        misleading, ignored""",
    "confidence": "confidence, confident, score, certainty, calibration, threshold",
    "outcome": "outcome, success, successful, effect, end result",
    # Money
    "usage": """
        use the product, using it, usage, adoption, use of, using the product, engagement, active use, log in
        less, logins, logons, stop         logging in, not logged in, seats, active users, active days,
        utilisation, consumption, uptake""",
    "revenue": """
        revenue, mrr, arr, billing, bill, subscription, subscribe, stripe, monthly value, turnover, earnings,
        price plan, pricing, money in, invoice overdue""",
    "pay": "pay, payment, charge, invoice, payer",
    "cancel": "cancel, cancellation, terminate",
    "churn": """
        churn, fall away, fell away, retention, renewal, renew, at risk, jump ship, attrition, leave us, about
        to leave, quit, going to leave, walk away, losing customers, lost customers, losing accounts""",
    "decline": """
        decline, fall, fell, down, decrease, shrink, dip, plunge, plummet, tank, slump, fewer, less, dwindle,
        sink, lower, low""",
    "grow": "grow, growth, rise, increase, trend, develop, development, expand, expansion",
    "customer": "customer, account, team, brokerage, tenant",
    # Identity
    "identity": """
        identity, same guy, same individual, same one, one and the same, same contact, same customer, same
        client, same lead, golden record, same person, same people, same human, unified, unified people, persona""",
    "resolve": """
        resolve, resolution, stitch, dedupe, deduplicate, de-duplicate, unify, merge, matching, match up, link,
        tie together, reconcile people, pair""",
    "unresolved": """
        unresolved, unmatched, not resolved, not matched, no match, unlinked people, not linked to, could not
        match, cannot match""",
    # The export
    "export": """
        export, nightly load, nightly job, nightly run, nightly import, nightly sync, nightly batch, nightly
        dump, nightly feed, nightly process, nightly pipeline, nightly etl, nightly ingest, nightly data, export
        pipeline, data load, overnight load, overnight job, overnight run, overnight batch, overnight export,
        midnight export, midnight load, midnight job, etl, etl job, csv load, csv dump, mariadb dump""",
    "pipeline": "pipeline",
    # What the project's own pipelines make
    "zoom": "zoom, zoom data, zoom platform, zoom analytics, zoom pipeline, zoom bronze, zoom silver, zoom gold",
    "marketing": """
        marketing, marketing data, marketing pipeline, marketing foundation, c360, utm""",
    "job": "job, batch, run, task, process, workflow, dag, cron",
    "load": "load, ingest, import, land, refresh, feed, copy into, populate",
    "nightly": "nightly, tonight, midnight",
    "finish": "finish, complete, succeed, end, done, come through ok, make it, made it, go through, went through",
    "late": """
        not complete, incomplete export, hours late, on time, late, delayed, overdue, behind schedule, not yet,
        not finished, not done, unfinished, still running, slow, slower, slowest, take forever, hang, hung,
        taking long, took long, behind, past due, sla""",
    "fail": """
        fail, failure, break, broke, broken, error, crash, die, died, abort, stop, stop working, not work, dead,
        choke, blow up, blew up, malfunction, outage, blown up, go wrong, went wrong, fall over, fell over""",
    "problem": "problem, issue, trouble, incident, bug, glitch, hiccup, complain, complaint, alert, alarm, page",
    "fresh": """
        fresh, freshness, stale, up to date, outdated, out of date, old data, recent, current, last updated,
        last load, last refresh, how old, age of, yesterday's data, not been updated, not been refreshed""",
    "dashboard": "dashboard, report, looker, tableau, chart, kpi board",
    # What tables hold
    "tier": "tier, layer, medallion, bronze to silver, silver to gold, bronze and silver, silver and gold",
    "bronze": "bronze, raw",
    "silver": "silver, cleaned",
    "gold": "gold, aggregated",
    "count": "count, number, total, figure, row number, volume, tally, sum",
    "row": "row, record, entry",
    "duplicate": """
        factor of two, twofold, duplicate, double, twice, dupe, double count, repeated, two times, copies, 2x""",
    "missing": """
        missing, no new, no more, no longer, not a single, zero, none of, not a one, lost, lose, gone, vanish,
        disappear, absent, not there, not find, lacking""",
    "agree": "agree, add up, tally up, reconcile, line up, match between, balance, consistent, square, tie out",
    "partial": "partial, incomplete, half, half of, truncated, gap, hole, only half, half empty, not all",
    "null": "null, empty, blank, nan, none values, unfilled",
    "integrity": """
        integrity, checksum, completeness, complete rows, whole, validity, sanity, data quality, dq, data
        integrity, data correctness""",
    # Staging and production
    "staging": """
        staging, lower environment, pre-production, stage environment, stage env, stage catalog, stage fub,
        non-prod, preprod, pre-prod, mirror, snapshot, stage side, on stage""",
    "production": "production, prod, live",
    "differ": """
        differ, difference, different, diff, diverge, divergence, deviate, drift, discrepancy, gap between,
        parity, apart, delta, not the same, same as, identical, equal, out of line""",
    # Changes of tables
    "migration": """
        migration, ddl, alter table, schema change, schema migration, schema evolution, breaking change,
        refactor, liquibase, flyway, alembic""",
    "column": "column, field, attribute column",
    "drop": "drop, remove, removal, delete, deprecate, get rid of, retire, kill off",
    "rename": "rename, new name, change the name, change name",
    "retype": """
        retype, change type, change the type, change of type, type change, change data type, bigint, varchar,
        varchar to, int to, cast, widen, data type, datatype, column type""",
    "add column": "add column, add a column, new column, adding a column, extra column, adding column",
    "impact": """
        impact, affect, effect of, consequence, ripple, blast radius, knock-on, downstream, side effect, hurt,
        harm""",
    "depend": """
        depend, who reads, what reads, which queries, who queries, reads this, still use, dependency, dependent,
        rely, lineage, consumer, what uses, who uses, used by, reads from""",
    "safe": "safe, risky, risk, danger, dangerous, ok to, okay to",
    # A table, and what is asked of it
    "named table": "namedtable",
    "named column": "namedcolumn",
    "check": "check, verify, validate",
    "table": "table, dataset, view",
    "describe": """
        evaluate, review, describe, description, analyse, analysis, profile, overview, inspect, examine, look
        at, summary, summarise, explain, explore, dig into, assess, audit of, health check, status, checkup,
        check up, walk         me through, tell me about, everything about, all about, statistics, metadata,
        cardinality, definition, rundown""",
    "state": "state, shape, condition, health, healthy, unhealthy",
    "size": "size, big, large, how many rows, row count",
    "schema": "schema, structure, columns and types, ddl of, layout",
}
"""What is said with the words and expressions, separated by commas."""

CLOSE: Mapping[str, Mapping[str, float]] = {
    "named table": {"table": 0.7},
    "named column": {"column": 0.7},
    "stage name": {"stage": 0.8},
    "culprit": {"who": 1.0, "change": 0.8, "move": 0.5, "regress": 0.4},
    "distribution": {"assign": 0.6, "count": 0.4},
    "unarrived": {"arrive": 0.9, "missing": 0.7, "late": 0.8, "bounce": 0.5, "fail": 0.5},
    "most": {"best": 0.6, "compare": 0.4},
    "partial": {"missing": 0.7, "integrity": 0.4},
    "integrity": {"quality": 0.5},
    "quality": {"integrity": 0.5},
    "check": {"describe": 0.6},
    "size": {"count": 0.9, "row": 0.9},
    "pipeline": {"job": 0.8, "lifecycle": 0.6},
    "lead": {"contact": 0.6},
    "contact": {"lead": 0.5},
    "regress": {"inconsistent": 0.5, "change": 0.5},
    "overwrite": {"change": 0.6, "regress": 0.6},
    "email": {"message": 0.8},
    "text": {"message": 0.8},
    "call": {"message": 0.4},
    "bounce": {"deliver": 0.8, "fail": 0.6},
    "connect": {"sync": 0.8},
    "sync": {"connect": 0.8},
    "disconnect": {"connect": 0.8, "sync": 0.8, "fail": 0.7},
    "login": {"authorise": 0.4},
    "unauthorised": {"authorise": 0.8},
    "expire": {"fail": 0.6},
    "unassigned": {"assign": 0.8, "wait": 0.5},
    "underperform": {"perform": 0.9, "worst": 0.8},
    "best": {"perform": 0.4, "compare": 0.6},
    "worst": {"perform": 0.4, "compare": 0.6},
    "churn": {"decline": 0.5},
    "pay": {"revenue": 0.7},
    "cancel": {"churn": 0.7},
    "decline": {"fail": 0.2},
    "drop": {"decline": 0.8},
    "useless": {"effective": 0.8},
    "unresolved": {"resolve": 0.9},
    "duplicate": {"inconsistent": 0.3},
    "late": {"wait": 0.6, "fail": 0.4},
    "missing": {"fail": 0.4},
    "problem": {"fail": 0.7},
    "rename": {"change": 0.7},
    "retype": {"change": 0.7},
    "add column": {"column": 0.9, "change": 0.5},
    "differ": {"compare": 0.6, "inconsistent": 0.5},
    "compare": {"differ": 0.6},
    "agree": {"differ": 0.4},
    "inconsistent": {"agree": 0.6, "differ": 0.5},
    "row": {"count": 0.6},
    "count": {"row": 0.6},
    "impact": {"fail": 0.5},
    "fail": {"impact": 0.4, "problem": 0.6},
    "tier": {"bronze": 0.4, "silver": 0.4, "gold": 0.4},
    "bronze": {"tier": 0.7},
    "silver": {"tier": 0.7},
    "gold": {"tier": 0.7},
    "job": {"export": 0.3},
    "load": {"export": 0.5, "job": 0.5},
    "finish": {"fail": 0.4},
    "fresh": {"late": 0.4},
}
"""How much a word that was said counts where a close one is looked for."""
