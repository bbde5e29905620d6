#include <utility>

#include "core/whatsapp/accounts.hpp"
#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

using model::AccountChange;

std::optional<model::AccountRef> account_ref(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  return model::AccountRef{text(object, "waba_id"),
                           text(object, "owner_business_id"),
                           text(object, "partner_app_id"),
                           text(object, "solution_id"),
                           texts(object["solution_partner_business_ids"]),
                           text(object, "ad_account_linked")};
}

/// Events that only say which account, which number and, for some, why.
template <class Event>
AccountChange plain(json::Value value) {
  Event event;
  event.account = account_ref(value["waba_info"]);
  event.phone_number = text(value, "phone_number");
  const json::Value left = value["disconnection_info"];
  if (left.is_object()) {
    event.disconnection = model::Disconnection{text(left, "reason"), text(left, "initiated_by")};
  }
  return event;
}

AccountChange violation(json::Value value) {
  return model::AccountViolation{text(value["violation_info"], "violation_type")};
}

model::Restriction restriction(json::Value object) {
  return {text(object, "restriction_type"), time(object, "expiration"),
          text(object, "remediation")};
}

AccountChange restricted(json::Value value) {
  return model::AccountRestricted{list_of(value["restriction_info"], restriction)};
}

AccountChange disabled(json::Value value) {
  return model::AccountDisabled{text(value["ban_info"], "waba_ban_state"),
                                text(value["ban_info"], "waba_ban_date")};
}

AccountChange certification(json::Value value) {
  const json::Value object = value["partner_client_certification_info"];
  return model::PartnerCertification{text(object, "client_business_id"), text(object, "status"),
                                     texts(object["rejection_reasons"])};
}

AccountChange ad_account(json::Value value) {
  return model::AdAccountLinked{account_ref(value["waba_info"])};
}

AccountChange marketing_terms(json::Value value) {
  return model::MarketingTermsSigned{account_ref(value["waba_info"])};
}

model::CountryException country_exception(json::Value object) {
  return {text(object, "country_code"), time(object, "start_time")};
}

AccountChange international_rate(json::Value value) {
  const json::Value object = value["auth_international_rate_eligibility"];
  return model::InternationalRate{time(object, "start_time"),
                                  list_of(object["exception_countries"], country_exception)};
}

AccountChange volume_tier(json::Value value) {
  const json::Value object = value["volume_tier_info"];
  return model::VolumeTier{time(object, "tier_update_time"), text(object, "pricing_category"),
                           text(object, "tier"), text(object, "effective_month"),
                           text(object, "region")};
}

AccountChange primary_country(json::Value value) {
  return model::PrimaryCountry{text(value, "country")};
}

struct Reader {
  std::string_view event;
  AccountChange (*read)(json::Value value);
};

constexpr Reader kUpdateReaders[] = {
    {"ACCOUNT_DELETED", plain<model::AccountDeleted>},
    {"ACCOUNT_VIOLATION", violation},
    {"ACCOUNT_RESTRICTION", restricted},
    {"DISABLED_UPDATE", disabled},
    {"PARTNER_ADDED", plain<model::PartnerAdded>},
    {"PARTNER_REMOVED", plain<model::PartnerRemoved>},
    {"PARTNER_APP_INSTALLED", plain<model::PartnerAppInstalled>},
    {"PARTNER_APP_UNINSTALLED", plain<model::PartnerAppUninstalled>},
    {"ACCOUNT_OFFBOARDED", plain<model::AccountOffboarded>},
    {"ACCOUNT_RECONNECTED", plain<model::AccountReconnected>},
    {"PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE", certification},
    {"AD_ACCOUNT_LINKED", ad_account},
    {"MM_LITE_TERMS_SIGNED", marketing_terms},
    {"AUTH_INTL_PRICE_ELIGIBILITY_UPDATE", international_rate},
    {"VOLUME_BASED_PRICING_TIER_UPDATE", volume_tier},
    {"BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE", primary_country},
};

}  // namespace

void read_account_update(Change& change) {
  const std::string event = text_or_empty(change.value(), "event");
  for (const Reader& reader : kUpdateReaders) {
    if (reader.event != event) continue;
    model::AccountChanged changed;
    changed.account_id = text(change.entry(), "id");
    changed.time = change.time_of({});
    changed.event = event;
    changed.change = reader.read(change.value());
    return change.emit(change.path(), {}, {event}, std::move(changed), nullptr);
  }
  change.unrecognised(change.path(), "the account event is not known");
}

}  // namespace sambung::whatsapp
