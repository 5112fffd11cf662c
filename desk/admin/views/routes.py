"""Every URL of the settings in one place."""

from flask import Blueprint, redirect, url_for

from desk.admin.views import (
    agents,
    api_tokens,
    articles,
    audit,
    calendars,
    customers,
    engine,
    exception_rules,
    feed_work,
    feeds,
    flows,
    macros,
    mailbox_work,
    mailboxes,
    messengers,
    pages,
    parked,
    policies,
    robots,
    sites,
    teams,
    third_parties,
    webhooks,
)
from desk.sla.lengths import length_text

bp = Blueprint("admin", __name__, url_prefix="/admin")
bp.context_processor(pages.context)
bp.add_app_template_filter(pages.month_name, "month_name")
bp.add_app_template_filter(length_text, "length_text")
POST = ["POST"]

bp.add_url_rule("/", "home", lambda: redirect(url_for("admin.agents")))
bp.add_url_rule("/agents", "agents", agents.show_agents)
bp.add_url_rule("/agents", "create_agent", agents.create, methods=POST)
bp.add_url_rule("/agents/new", "new_agent", agents.new_agent)
bp.add_url_rule("/agents/<id:agent_id>", "agent", agents.show_agent)
bp.add_url_rule("/agents/<id:agent_id>", "change_agent", agents.change, methods=POST)
bp.add_url_rule("/agents/<id:agent_id>/password", "agent_password", agents.give_password, methods=POST)
bp.add_url_rule("/agents/<id:agent_id>/active", "agent_active", agents.set_active, methods=POST)
bp.add_url_rule("/teams", "teams", teams.show_teams)
bp.add_url_rule("/teams", "create_team", teams.create, methods=POST)
bp.add_url_rule("/teams/new", "new_team", teams.new_team)
bp.add_url_rule("/teams/<id:team_id>", "team", teams.show_team)
bp.add_url_rule("/teams/<id:team_id>", "change_team", teams.change, methods=POST)
bp.add_url_rule("/customers", "customers", customers.show_customers)
bp.add_url_rule("/customers", "create_customer", customers.create, methods=POST)
bp.add_url_rule("/customers/new", "new_customer", customers.new_customer)
bp.add_url_rule("/customers/<id:customer_id>", "customer", customers.show_customer)
bp.add_url_rule("/customers/<id:customer_id>", "change_customer", customers.change, methods=POST)
bp.add_url_rule("/calendars", "calendars", calendars.show_calendars)
bp.add_url_rule("/calendars", "create_calendar", calendars.save, methods=POST)
bp.add_url_rule("/calendars/new", "new_calendar", calendars.new_calendar)
bp.add_url_rule("/calendars/<id:calendar_id>", "calendar", calendars.show_calendar)
bp.add_url_rule("/calendars/<id:calendar_id>", "change_calendar", calendars.save, methods=POST)
bp.add_url_rule("/policies", "policies", policies.show_policies)
bp.add_url_rule("/policies", "create_policy", policies.save, methods=POST)
bp.add_url_rule("/policies/usual", "seed_policies", policies.seed, methods=POST)
bp.add_url_rule("/policies/order", "order_policies", policies.order, methods=POST)
bp.add_url_rule("/policies/new", "new_policy", policies.new_policy)
bp.add_url_rule("/policies/<id:policy_id>", "policy", policies.show_policy)
bp.add_url_rule("/policies/<id:policy_id>", "change_policy", policies.save, methods=POST)
bp.add_url_rule("/policies/<id:policy_id>/place", "move_policy", policies.move, methods=POST)
bp.add_url_rule("/policies/<id:policy_id>/active", "policy_active", policies.set_active, methods=POST)
bp.add_url_rule("/flows", "flows", flows.show_flows)
bp.add_url_rule("/flows", "create_flow", flows.save, methods=POST)
bp.add_url_rule("/flows/usual", "seed_flows", flows.seed, methods=POST)
bp.add_url_rule("/flows/new", "new_flow", flows.new_flow)
bp.add_url_rule("/flows/<id:flow_id>", "flow", flows.show_flow)
bp.add_url_rule("/flows/<id:flow_id>", "change_flow", flows.save, methods=POST)
bp.add_url_rule("/exceptions", "exception_rules", exception_rules.show_rules)
bp.add_url_rule("/exceptions", "create_exception_rule", exception_rules.create, methods=POST)
bp.add_url_rule("/exceptions/<id:rule_id>", "exception_rule", exception_rules.show_rule)
bp.add_url_rule("/exceptions/<id:rule_id>", "change_exception_rule", exception_rules.change, methods=POST)
bp.add_url_rule("/macros", "macros", macros.show_macros)
bp.add_url_rule("/macros/<key>", "macro", macros.show_macro)
bp.add_url_rule("/macros/<key>", "change_macro", macros.save, methods=POST)
bp.add_url_rule("/macros/<key>/shipped", "restore_macro", macros.restore, methods=POST)
bp.add_url_rule("/macros/<key>/active", "macro_active", macros.set_active, methods=POST)
bp.add_url_rule("/mailboxes", "mailboxes", mailboxes.show_mailboxes)
bp.add_url_rule("/mailboxes", "create_mailbox", mailboxes.create, methods=POST)
bp.add_url_rule("/mailboxes/new", "new_mailbox", mailboxes.new_mailbox)
bp.add_url_rule("/mailboxes/<id:mailbox_id>", "mailbox", mailboxes.show_mailbox)
bp.add_url_rule("/mailboxes/<id:mailbox_id>", "change_mailbox", mailboxes.change, methods=POST)
bp.add_url_rule("/mailboxes/consented", "mailbox_consented", mailbox_work.consented)
bp.add_url_rule("/mailboxes/<id:mailbox_id>/fetch", "mailbox_fetch", mailbox_work.fetch_now, methods=POST)
bp.add_url_rule("/mailboxes/<id:mailbox_id>/test", "mailbox_test", mailbox_work.test_connection, methods=POST)
bp.add_url_rule("/mailboxes/<id:mailbox_id>/address", "mailbox_address", mailbox_work.give_address, methods=POST)
bp.add_url_rule("/mailboxes/<id:mailbox_id>/key", "mailbox_key", mailbox_work.give_key, methods=POST)
bp.add_url_rule("/mailboxes/<id:mailbox_id>/grant", "mailbox_grant", mailbox_work.set_grant, methods=POST)
bp.add_url_rule("/mailboxes/<id:mailbox_id>/consent", "mailbox_consent", mailbox_work.ask_consent, methods=POST)
bp.add_url_rule("/messengers", "messengers", messengers.show_messengers)
bp.add_url_rule("/messengers", "create_messenger", messengers.create, methods=POST)
bp.add_url_rule("/messengers/new", "new_messenger", messengers.new_messenger)
bp.add_url_rule("/messengers/<id:account_id>", "messenger", messengers.show_messenger)
bp.add_url_rule("/messengers/<id:account_id>", "change_messenger", messengers.change, methods=POST)
bp.add_url_rule("/messengers/<id:account_id>/test", "test_messenger", messengers.test, methods=POST)
bp.add_url_rule("/articles", "articles", articles.show_articles)
bp.add_url_rule("/articles", "create_article", articles.create, methods=POST)
bp.add_url_rule("/articles/new", "new_article", articles.new_article)
bp.add_url_rule("/articles/preview", "preview_article", articles.preview, methods=POST)
bp.add_url_rule("/articles/<slug>", "article", articles.show_article)
bp.add_url_rule("/articles/<slug>", "change_article", articles.change, methods=POST)
bp.add_url_rule("/articles/<slug>/published", "article_published", articles.set_published, methods=POST)
bp.add_url_rule("/sites", "sites", sites.show_sites)
bp.add_url_rule("/sites", "create_site", sites.create, methods=POST)
bp.add_url_rule("/sites/new", "new_site", sites.new_site)
bp.add_url_rule("/sites/<id:door_id>", "site", sites.show_site)
bp.add_url_rule("/sites/<id:door_id>", "change_site", sites.change, methods=POST)
bp.add_url_rule("/sites/<id:door_id>/preview", "site_preview", sites.preview)
bp.add_url_rule("/feeds", "feeds", feeds.show_feeds)
bp.add_url_rule("/feeds", "create_feed", feeds.create, methods=POST)
bp.add_url_rule("/feeds/new", "new_feed", feeds.new_feed)
bp.add_url_rule("/feeds/dead", "feed_dead", feed_work.show_dead)
bp.add_url_rule("/feeds/dead/<id:delivery_id>", "feed_delivery", feed_work.show_delivery)
bp.add_url_rule("/feeds/dead/<id:delivery_id>/raw", "feed_raw", feed_work.raw)
bp.add_url_rule("/feeds/dead/<id:delivery_id>/replay", "replay_feed", feed_work.replay_delivery, methods=POST)
bp.add_url_rule("/feeds/codes", "feed_codes", feed_work.show_codes)
bp.add_url_rule("/feeds/codes/<id:code_id>", "map_feed_code", feed_work.give_meaning, methods=POST)
bp.add_url_rule("/feeds/waiting", "feed_waiting", feed_work.show_waiting)
bp.add_url_rule("/feeds/waiting", "bind_feed_waiting", feed_work.look_again, methods=POST)
bp.add_url_rule("/feeds/<id:feed_id>", "feed", feeds.show_feed)
bp.add_url_rule("/feeds/<id:feed_id>", "change_feed", feeds.change, methods=POST)
bp.add_url_rule("/feeds/<id:feed_id>/secret", "feed_secret", feeds.give_secret, methods=POST)
bp.add_url_rule("/feeds/<id:feed_id>/address", "feed_address", feeds.give_address, methods=POST)
bp.add_url_rule("/engine", "engine", engine.show_engine)
bp.add_url_rule("/engine/<reference>/repair", "repair_promises", engine.repair, methods=POST)
bp.add_url_rule("/parked", "parked", parked.show_parked)
bp.add_url_rule("/parked/<id:item_id>", "parked_item", parked.show_item)
bp.add_url_rule("/parked/<id:item_id>/raw", "parked_raw", parked.raw)
bp.add_url_rule("/parked/<id:item_id>/replay", "replay_item", parked.replay_item, methods=POST)
bp.add_url_rule("/robots", "robots", robots.show_robots)
bp.add_url_rule("/robots/new", "new_robot", robots.new_robot)
bp.add_url_rule("/robots", "create_robot", robots.create, methods=POST)
bp.add_url_rule("/robots/<id:robot_id>", "robot", robots.show_robot)
bp.add_url_rule("/robots/<id:robot_id>", "change_robot", robots.change, methods=POST)
bp.add_url_rule("/robots/<id:robot_id>/trial", "try_robot", robots.trial, methods=POST)
bp.add_url_rule("/api", "api_tokens", api_tokens.show_api_tokens)
bp.add_url_rule("/api", "create_api_token", api_tokens.create, methods=POST)
bp.add_url_rule("/api/<id:token_id>/revoke", "revoke_api_token", api_tokens.revoke, methods=POST)
bp.add_url_rule("/webhooks", "webhooks", webhooks.show_webhooks)
bp.add_url_rule("/webhooks", "create_webhook", webhooks.create, methods=POST)
bp.add_url_rule("/webhooks/new", "new_webhook", webhooks.new_webhook)
bp.add_url_rule("/webhooks/<id:webhook_id>", "webhook", webhooks.show_webhook)
bp.add_url_rule("/webhooks/<id:webhook_id>", "change_webhook", webhooks.change, methods=POST)
bp.add_url_rule("/webhooks/<id:webhook_id>/secret", "webhook_secret", webhooks.give_secret, methods=POST)
bp.add_url_rule("/webhooks/<id:webhook_id>/test", "test_webhook", webhooks.test, methods=POST)
bp.add_url_rule("/webhooks/<id:webhook_id>/replay", "replay_webhook", webhooks.replay, methods=POST)
bp.add_url_rule("/webhooks/<id:webhook_id>/resume", "resume_webhook", webhooks.resume, methods=POST)
bp.add_url_rule("/webhooks/<id:webhook_id>/delete", "delete_webhook", webhooks.delete, methods=POST)
bp.add_url_rule("/third-parties", "third_parties", third_parties.show_parties)
bp.add_url_rule("/third-parties", "create_third_party", third_parties.create, methods=POST)
bp.add_url_rule("/third-parties/new", "new_third_party", third_parties.new_party)
bp.add_url_rule("/third-parties/<id:party_id>", "third_party", third_parties.show_party)
bp.add_url_rule("/third-parties/<id:party_id>", "change_third_party", third_parties.change, methods=POST)
bp.add_url_rule("/audit", "audit", audit.show_audit)
bp.add_url_rule("/audit/export", "export_audit", audit.export, methods=POST)
