#include "core/inbound/door.hpp"

#include <algorithm>

#include "core/base/hex.hpp"
#include "core/json/pointer.hpp"
#include "core/model/codec.hpp"

namespace sambung::inbound {

namespace {

constexpr std::size_t kTokenBytes = 16;
constexpr std::size_t kDeliveryIdBytesMax = 256;
constexpr std::size_t kHeaderBytesMax = 1024;

Admission refuse(std::string why) {
  return {.what = Admission::What::kRefuse, .why = std::move(why), .event = {}};
}

std::string derived(const model::Keys& keys, std::string_view what, std::string_view connection,
                    std::uint32_t generation, std::size_t bytes) {
  const auto digest = keys.hash({what, connection, std::to_string(generation)});
  return to_hex(std::string_view(digest.data(), bytes));
}

/// The system's name of the delivery; empty when it has none.
std::string delivery_id(const Recipe& recipe, const Hook& hook) {
  std::string id;
  if (!recipe.delivery_header.empty()) {
    id = std::string(hook.header(recipe.delivery_header).value_or(""));
  } else if (!recipe.delivery_pointer.empty()) {
    const auto document = json::Document::parse(hook.body);
    if (document) {
      id = json::at_pointer(document->root(), recipe.delivery_pointer).text().value_or("");
    }
  }
  return id.size() <= kDeliveryIdBytesMax ? id : std::string();
}

/// Named by the system, a delivery is the same whenever it comes again; else each is one of its own.
EventId id_of(const model::HookReceived& hook, const model::Keys& keys, std::uint64_t number) {
  if (hook.delivery_id) {
    const auto digest = keys.hash({"hook", hook.connection, *hook.delivery_id});
    return EventId::make({}, std::string_view(digest.data(), digest.size()));
  }
  const auto digest = keys.hash({"hook of no name", hook.connection,
                                 std::to_string(unix_ms(hook.time)), std::to_string(number)});
  return EventId::make(hook.time, std::string_view(digest.data(), digest.size()));
}

model::HookReceived told(const Door& door, const Arrival& arrival, const std::string& delivery,
                         UnixTime now) {
  model::HookReceived hook{.connection = door.connection,
                           .method = std::string(arrival.hook.method),
                           .query = {},
                           .headers = {},
                           .delivery_id = {},
                           .time = now};
  if (!arrival.query.empty()) hook.query = std::string(arrival.query);
  if (!delivery.empty()) hook.delivery_id = delivery;
  for (const std::string& name : door.recipe.headers) {
    const auto value = arrival.hook.header(name);
    if (!value || value->empty() || value->size() > kHeaderBytesMax) continue;
    hook.headers.push_back({name, std::string(*value)});
  }
  return hook;
}

}  // namespace

std::string path_token(const model::Keys& keys, std::string_view connection,
                       std::uint32_t generation) {
  return derived(keys, "hook path", connection, generation, kTokenBytes);
}

Secret own_secret(const model::Keys& keys, std::string_view connection, std::uint32_t generation) {
  return Secret(derived(keys, "hook secret", connection, generation, 2 * kTokenBytes));
}

Admission admit(const Door& door, const Arrival& arrival, const model::Keys& keys, UnixTime now,
                std::uint64_t number) {
  const Recipe& recipe = door.recipe;
  if (!door.verifier && !same_secret(arrival.token, door.token)) {
    return refuse("the token in the path is not ours");
  }
  const bool known = std::find(recipe.methods.begin(), recipe.methods.end(), arrival.hook.method) !=
                     recipe.methods.end();
  if (!known) return refuse("its method is none of those that the system uses");
  if (!recipe.ping.empty() && arrival.hook.body.starts_with(recipe.ping)) {
    return {.what = Admission::What::kGreeting, .why = {}, .event = {}};
  }
  const std::string delivery = delivery_id(recipe, arrival.hook);
  if (door.verifier) {
    const auto verified = door.verifier->verify(arrival.hook, delivery, now);
    if (!verified) return refuse(verified.error().what);
  }
  model::HookReceived hook = told(door, arrival, delivery, now);
  model::Event event;
  event.envelope.id = id_of(hook, keys, number);
  event.envelope.source = "/connections/" + door.connection;
  event.envelope.time = now;
  event.data = std::move(hook);
  event.raw = std::string(arrival.hook.body);
  return {.what = Admission::What::kKeep, .why = {}, .event = model::encode(std::move(event))};
}

}  // namespace sambung::inbound
