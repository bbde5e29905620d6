#include "connectors/nats/acknowledgement.hpp"

#include "connectors/web/json.hpp"

namespace sambung::nats {

namespace {

// nats.c 3.4.1, status.h
constexpr int kAccountResources = 10002;
constexpr int kInsufficientResources = 10023;
constexpr int kMemoryResources = 10028;
constexpr int kNoAccount = 10035;
constexpr int kNotEnabledForAccount = 10039;
constexpr int kStorageResources = 10047;
constexpr int kMessageTooLarge = 10054;
constexpr int kStreamNotFound = 10059;
constexpr int kStreamNotMatch = 10060;
constexpr int kNotEnabled = 10076;
constexpr int kStoreFailed = 10077;
constexpr int kSealed = 10109;

}  // namespace

Outcome outcome_of_code(int err_code, const std::string& stream) {
  const std::string why = "NATS answered " + std::to_string(err_code) + ": ";
  switch (err_code) {
    case kMessageTooLarge: return Outcome::invalid(why + "larger than stream " + stream + " takes");
    case kStreamNotFound:
    case kStreamNotMatch:
      return Outcome::permission(why + "the subject is not one of stream " + stream +
                                 "; `sambung sync provision` makes it");
    case kNoAccount:
    case kNotEnabledForAccount:
    case kNotEnabled: return Outcome::permission(why + "JetStream is not enabled for this account");
    case kSealed: return Outcome::permission(why + "stream " + stream + " is sealed");
    case kAccountResources:
    case kInsufficientResources:
    case kMemoryResources:
    case kStorageResources:
      return Outcome::quota(why + "the account's or server's storage is full");
    default: return Outcome::transient(why + "the event was not stored");
  }
}

Outcome outcome_of_ack(std::string_view answer, const std::string& stream) {
  const auto json = web::parse_json(answer);
  if (!json || !json->is_object()) return Outcome::transient("NATS's answer cannot be read");
  const web::Json* code = web::at(*json, "/error/err_code");
  if (code != nullptr && code->is_number_integer()) {
    const int number = code->get<int>();
    // The one number for whatever the store says: only its words tell a full stream.
    const web::Json* said = web::at(*json, "/error/description");
    const bool full = number == kStoreFailed && said != nullptr && said->is_string() &&
                      said->get_ref<const std::string&>().starts_with("maximum ");
    if (full)
      return Outcome::quota("stream " + stream + " is full and does not discard old events");
    return outcome_of_code(number, stream);
  }
  if (json->contains("error")) return Outcome::transient("NATS did not store the event");
  const web::Json* sequence = web::at(*json, "/seq");
  if (sequence == nullptr || !sequence->is_number_unsigned()) {
    return Outcome::transient("NATS's answer cannot be read");
  }
  return Outcome::done(stream + ":" + std::to_string(sequence->get<std::uint64_t>()));
}

}  // namespace sambung::nats
