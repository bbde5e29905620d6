#include "tests/conformance/skips.hpp"

namespace sambung::test {

namespace {

constexpr Skip kSkips[] = {
    // What takes no events of ours: contacts and log entries are its business.
    {"hubspot salesforce zoho odoo qontak shopify woocommerce espocrm chatwoot freshsales pipedrive "
     "suitecrm twenty tryton medusa tryton-itself medusa-itself sqlite-customers postgres-customers "
     "mariadb-customers",
     "deliver.answers deliver.every-event deliver.malformed deliver.repeat deliver.replay "
     "deliver.lanes deliver.sizes deliver.cancel",
     "its manifest, or this configuration, takes no events"},
    // What has no fake: `tryton-itself` and `medusa-itself` pass all of these in the run with the label `real`.
    {"tryton medusa",
     "upsert.once upsert.version upsert.gone upsert.echo upsert.replay upsert.deleted upsert.merged "
     "upsert.lost-answer upsert.storm upsert.token-death changes.pages changes.complete changes.past",
     "needs the system itself; tests/conformance/real_test.cpp has it"},
    {"zoho odoo qontak shopify woocommerce espocrm freshsales medusa-itself "
     "sqlite-customers postgres-customers mariadb-customers",
     "upsert.merged",
     "its description tells of no merges: what went into another is gone there, as upsert.gone and "
     "upsert.deleted try it"},
    {"hubspot salesforce zoho odoo qontak espocrm chatwoot freshsales pipedrive suitecrm twenty tryton "
     "tryton-itself sqlite-events postgres-events mariadb-events jsonl webhook nats kafka",
     "lookup.shape", "its description has no look-ups"},
    {"chatwoot", "upsert.version",
     "`versions` is `none`: Chatwoot's contacts tell no time of their change (swagger, read 2026-11)"},
    {"tryton-itself", "upsert.deleted",
     "Tryton keeps a party that documents refer to: erasure empties and deactivates it (connectors/tryton)"},
    {"shopify", "upsert.deleted",
     "Shopify erases a customer days later, and gives it until then (customerRequestDataErasure)"},
    {"sqlite-events postgres-events mariadb-events "
     "sqlite-customers postgres-customers mariadb-customers jsonl webhook nats kafka",
     "upsert.lost-answer upsert.storm upsert.token-death",
     "it has no contacts behind the host's HTTP, which a relay could stand before"},
    {"sqlite-events postgres-events mariadb-events jsonl webhook nats kafka",
     "find.shape fetch.shape upsert.once upsert.version upsert.gone upsert.echo upsert.replay "
     "upsert.deleted upsert.merged changes.pages changes.complete changes.past receive.pure",
     "it takes events and keeps no contacts"},
    {"sqlite-events postgres-events mariadb-events "
     "sqlite-customers postgres-customers mariadb-customers jsonl nats kafka",
     "calls.failures", "it does not use the host's HTTP"},
    {"jsonl webhook nats kafka", "changes.garbage", "it has no changes"},
    {"sqlite-customers postgres-customers mariadb-customers", "receive.pure",
     "a database sends no webhooks; changes are polled"},
    {"jsonl sqlite-events sqlite-customers nats kafka", "privacy.secrets",
     "its configuration here has no secret"},
    {"salesforce tryton medusa tryton-itself medusa-itself", "receive.pure",
     "it sends no webhooks that a connector could read; changes are polled"},
    {"tryton medusa", "privacy.secrets",
     "its secret is the host's, and none is shown to systems that fail"},
    {"chatwoot", "changes.pages changes.complete changes.past",
     "Chatwoot lists no contacts by their change; its webhooks tell (swagger, read 2026-11)"},
};

}  // namespace

std::span<const Skip> skips() { return kSkips; }

}  // namespace sambung::test
