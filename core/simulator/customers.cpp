#include "core/simulator/customers.hpp"

#include <nlohmann/json.hpp>

#include "core/simulator/body_edit.hpp"
#include "core/simulator/fixtures.hpp"
#include "core/simulator/freshen.hpp"
#include "core/simulator/graph/media_link.hpp"
#include "core/simulator/graph/webhook_values.hpp"
#include "core/simulator/signer.hpp"

namespace sambung::simulator {
namespace {

constexpr unsigned kCountMax = 10'000;
constexpr std::size_t kIdsShown = 10'000;

Error no_fixture(const std::string& name) {
  std::string what = "there is no fixture called " + name.substr(0, 100);
  const std::string_view nearest = nearest_fixture(name);
  if (!nearest.empty()) what += "; did you mean " + std::string(nearest) + "?";
  return {ErrorCode::kNotFound, what};
}

void renew_media(Platform& platform, const std::string& channel_id, Json& media) {
  const std::string id = add_sample_media(platform, channel_id, text_of(media, "mime_type"));
  media["id"] = id;
  media["sha256"] = to_base64(sha256(platform.world.media(id)->bytes));
  if (media.contains("url")) media["url"] = media_link(platform, platform.origin, id);
}

/// What somebody sends can be downloaded, under the id that it has or a new one.
void offer_media(Platform& platform, const std::string& channel_id, Json& media) {
  const std::string id = text_of(media, "id");
  if (id.empty()) return renew_media(platform, channel_id, media);
  if (platform.world.media(id) != nullptr) return;
  add_sample_media(platform, channel_id, text_of(media, "mime_type"), id);
}

/// The array of that name; empty where an override has put something else.
Json list_of(const Json& value, const char* name) {
  const bool there = value.is_object() && value.contains(name) && value[name].is_array();
  return there ? value[name] : Json::array();
}

}  // namespace

Result<Channel*> Customers::channel_of(const std::string& phone_number_id) {
  if (phone_number_id.empty()) return &platform_.world.channels.front();
  Channel* channel = platform_.world.channel(phone_number_id);
  if (channel != nullptr) return channel;
  return Error{ErrorCode::kNotFound,
               "the simulator has no phone_number_id " + phone_number_id.substr(0, 40)};
}

Result<Triggered> Customers::trigger(const TriggerRequest& request) {
  const Fixture* fixture = find_fixture(request.name);
  if (fixture == nullptr) return no_fixture(request.name);
  if (request.count == 0 || request.count > kCountMax) {
    return Error{ErrorCode::kInvalid, "count must be from 1 to 10000"};
  }
  auto channel = channel_of(request.phone_number_id);
  if (!channel) return channel.error();
  const Json body = Json::parse(fixture->json);
  Triggered done;
  for (unsigned i = 0; i < request.count; ++i) {
    auto posted = trigger_once(request, body, **channel, done);
    if (!posted) return posted.error();
  }
  return done;
}

Result<void> Customers::trigger_once(const TriggerRequest& request, const Json& fixture,
                                     Channel& channel, Triggered& done) {
  Json body = fixture;
  if (!request.raw) {
    const Cast cast{channel.account_id, platform_.world.portfolio_id, channel.id,
                    channel.display_phone_number};
    freshen(body, cast, platform_.clock.now(), platform_.ids);
    for_each_media(body, [&](Json& media) { renew_media(platform_, channel.id, media); });
  }
  if (auto edited = edit_body(body, request); !edited) return edited;
  for (std::string& id : item_ids(body)) {
    if (done.message_ids.size() < kIdsShown) done.message_ids.push_back(std::move(id));
  }
  note_messages(body);
  const std::string field =
      text_of(body.value("/entry/0/changes/0"_json_pointer, Json::object()), "field");
  return platform_.webhooks.emit_body(to_wire(body), channel.account_id, channel.id, field);
}

/// What people wrote opens their windows and can be marked as read.
void Customers::note_messages(const Json& body) {
  for (const Json& entry : list_of(body, "entry")) {
    for (const Json& change : list_of(entry, "changes")) {
      if (text_of(change, "field") != "messages" || !change.contains("value")) continue;
      const Json& value = change["value"];
      if (!value.is_object() || !value.contains("metadata")) continue;
      Channel* channel = platform_.world.channel(text_of(value["metadata"], "phone_number_id"));
      for (const Json& message : list_of(value, "messages")) note_message(channel, message);
    }
  }
}

void Customers::note_message(Channel* channel, const Json& message) {
  const std::string phone = text_of(message, "from");
  const std::string who = phone.empty() ? text_of(message, "from_user_id") : phone;
  const UnixTime now = platform_.clock.now();
  platform_.world.add_received(text_of(message, "id"), now);
  if (channel == nullptr || who.empty()) return;
  platform_.world.note_inbound(*channel, platform_.world.person(who), now);
}

Result<std::string> Customers::say(const Utterance& utterance) {
  auto channel = channel_of(utterance.phone_number_id);
  if (!channel) return channel.error();
  if (utterance.from.size() < 4 || utterance.from.size() > 140) {
    return Error{ErrorCode::kInvalid, "say: `from` must be a phone number or a business-scoped id"};
  }
  Json content = {{"body", utterance.text}};
  if (!utterance.content_json.empty()) {
    auto parsed = parse_json(utterance.content_json);
    if (!parsed) return Error{ErrorCode::kInvalid, "say: the content is " + parsed.error().what};
    content = std::move(*parsed);
  }
  if (content.is_object() && content.contains("mime_type")) {
    offer_media(platform_, (*channel)->id, content);
  }
  Person& person = platform_.world.person(utterance.from);
  if (!utterance.name.empty()) person.name = utterance.name;
  const UnixTime now = platform_.clock.now();
  const std::string id = platform_.ids.message();
  Json value = incoming_value(**channel, person, id, now, utterance.type, content);
  if (!utterance.reply_to.empty()) {
    value["messages"][0]["context"] = {{"from", (*channel)->display_phone_number},
                                       {"id", utterance.reply_to}};
  }
  platform_.world.add_received(id, now);
  platform_.world.note_inbound(**channel, person, now);
  // A blocked person can write, but nothing arrives.
  const std::string key = person.phone.empty() ? person.user_id : person.phone;
  if ((*channel)->blocked.contains(key)) return id;
  auto emitted = platform_.webhooks.emit(channel_change(**channel, "messages", value));
  if (!emitted) return emitted.error();
  return id;
}

void Customers::note_files(const Channel& channel, const std::string& value_json) {
  // Most updates have none, and none is read for it.
  if (value_json.find("\"mime_type\"") == value_json.npos) return;
  auto value = parse_json(value_json);
  if (!value) return;
  for_each_media(*value, [&](Json& media) { offer_media(platform_, channel.id, media); });
}

}  // namespace sambung::simulator
