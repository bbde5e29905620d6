#include "tests/conformance/skips.hpp"

namespace sambung::test {

namespace {

constexpr Skip kSkips[] = {
    // What takes no events of ours: contacts and log entries are its business.
    {"hubspot salesforce zoho odoo qontak shopify woocommerce espocrm chatwoot freshsales pipedrive "
     "suitecrm twenty tryton medusa table-of-customers",
     "deliver.answers deliver.every-event deliver.malformed deliver.repeat deliver.replay "
     "deliver.lanes deliver.sizes deliver.cancel",
     "its manifest, or this configuration, takes no events"},
    // What runs without a system that could be written to.
    {"freshsales pipedrive suitecrm twenty tryton medusa",
     "upsert.once upsert.gone upsert.echo upsert.replay upsert.deleted upsert.lost-answer "
     "upsert.storm upsert.token-death changes.pages changes.complete changes.past",
     "no fake of it is written to; Tryton and Medusa themselves are, in tests/real"},
    {"hubspot salesforce zoho odoo qontak shopify woocommerce espocrm chatwoot freshsales pipedrive "
     "suitecrm twenty medusa",
     "upsert.version",
     "`versions` is not `refused`: its API writes contacts without looking at a version"},
    {"tryton", "upsert.version", "as all that writes to it"},
    {"salesforce tryton medusa", "receive.pure",
     "it sends no webhooks that a connector could read; changes are polled"},
    {"freshsales pipedrive suitecrm twenty tryton medusa", "privacy.secrets",
     "its secret is the host's, and none is shown to systems that fail"},
    {"chatwoot", "changes.pages changes.complete changes.past",
     "Chatwoot lists no contacts by their change; its webhooks tell (swagger, read 2026-11)"},
};

}  // namespace

std::span<const Skip> skips() { return kSkips; }

}  // namespace sambung::test
