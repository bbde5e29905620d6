#include "core/whatsapp/fields.hpp"

#include <utility>

#include "core/whatsapp/accounts.hpp"
#include "core/whatsapp/calls.hpp"
#include "core/whatsapp/clicks.hpp"
#include "core/whatsapp/echoes.hpp"
#include "core/whatsapp/groups.hpp"
#include "core/whatsapp/history.hpp"
#include "core/whatsapp/messages.hpp"
#include "core/whatsapp/numbers.hpp"
#include "core/whatsapp/persons.hpp"
#include "core/whatsapp/templates.hpp"

namespace sambung::whatsapp {

namespace {

/// Meta, webhook reference, read 2026-11. `message_echoes` and `group_participant_update` are other
/// spellings that Meta's pages and its OpenAPI file use.
constexpr std::pair<std::string_view, FieldReader> kFieldReaders[] = {
    {"messages", read_messages},
    {"smb_message_echoes", read_app_echoes},
    {"message_echoes", read_app_echoes},
    {"smb_app_state_sync", read_state_sync},
    {"history", read_history},
    {"standby", read_standby},
    {"messaging_handovers", read_handover},
    {"user_preferences", read_preferences},
    {"user_id_update", read_user_ids},
    {"calls", read_calls},
    {"automatic_events", read_conversions},
    {"group_lifecycle_update", read_groups},
    {"group_participants_update", read_groups},
    {"group_participant_update", read_groups},
    {"group_settings_update", read_groups},
    {"group_status_update", read_groups},
    {"message_template_status_update", read_template_status},
    {"message_template_quality_update", read_template_quality},
    {"message_template_components_update", read_template_components},
    {"template_category_update", read_template_category},
    {"phone_number_quality_update", read_number_quality},
    {"phone_number_name_update", read_number_name},
    {"security", read_number_security},
    {"business_username_update", read_number_username},
    {"account_update", read_account_update},
    {"account_review_update", read_account_review},
    {"account_alerts", read_account_alert},
    {"business_capability_update", read_account_limits},
    {"partner_solutions", read_solution},
    {"payment_configuration_update", read_payment_configuration},
    {"flows", read_form},
};

}  // namespace

FieldReader reader_of(std::string_view field) {
  for (const auto& [name, reader] : kFieldReaders) {
    if (name == field) return reader;
  }
  return nullptr;
}

}  // namespace sambung::whatsapp
