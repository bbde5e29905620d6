#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/simulator/graph/platform.hpp"
#include "core/simulator/graph/webhook_values.hpp"

namespace sambung::simulator {
namespace {

constexpr std::size_t kBlockedMax = 64'000;

// --- Profile and username of the business

Answer get_profile(Platform& platform, const Call& call, const Responder&) {
  Json profile = Json::parse(channel_of(platform, call).profile_json, nullptr, false);
  profile["messaging_product"] = "whatsapp";
  return graph_ok({{"data", Json::array({std::move(profile)})}});
}

Answer post_profile(Platform& platform, const Call& call, const Responder&) {
  Field::Fault fault;
  const Field body(call.body, fault);
  body.at("messaging_product").require_one_of({"whatsapp"});
  if (!body.at("about").absent()) body.at("about").require_text(139);
  body.at("address").allow_text(256);
  body.at("description").allow_text(512);
  body.at("email").allow_text(128);
  body.at("vertical").allow_text(40);
  const Field websites = body.at("websites");
  if (!websites.absent() && websites.require_array(0, 2)) {
    for (std::size_t i = 0; i < websites.size(); ++i) websites.item(i).require_text(256);
  }
  if (fault) return failed(platform, *fault);
  Channel& channel = channel_of(platform, call);
  Json profile = Json::parse(channel.profile_json, nullptr, false);
  for (const char* name : {"about", "address", "description", "email", "vertical", "websites"}) {
    if (call.body.contains(name)) profile[name] = call.body[name];
  }
  channel.profile_json = compact(profile);
  return graph_success();
}

bool is_username(const std::string& text) {
  const bool length = text.size() >= 3 && text.size() <= 35;
  const bool edges = !text.starts_with('.') && !text.ends_with('.') && !text.starts_with("www") &&
                     text.find("..") == std::string::npos;
  const bool letters =
      std::any_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  const bool known =
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._") == std::string::npos;
  return length && edges && letters && known;
}

Answer get_username(Platform& platform, const Call& call, const Responder&) {
  const Channel& channel = channel_of(platform, call);
  if (channel.username.empty()) return graph_ok(Json::object());
  return graph_ok({{"username", channel.username}, {"status", "approved"}});
}

void announce_username(Platform& platform, const Channel& channel, const char* status) {
  Json value = {{"display_phone_number", channel.display_phone_number}};
  if (!channel.username.empty()) value["username"] = channel.username;
  value["status"] = status;
  static_cast<void>(
      platform.webhooks.emit(account_change(channel.account_id, "business_username_update", value))
          .has_value());
}

Answer post_username(Platform& platform, const Call& call, const Responder&) {
  const std::string username = text_of(call.body, "username");
  if (!is_username(username)) return failed(platform, 100, "The parameter username is not one.");
  for (const Channel& other : platform.world.channels) {
    if (other.username == username && other.id != call.node) {
      return failed(platform, 147001, "Another number has that username.");
    }
  }
  Channel& channel = channel_of(platform, call);
  channel.username = username;
  announce_username(platform, channel, "approved");
  return graph_ok({{"status", "approved"}});
}

Answer delete_username(Platform& platform, const Call& call, const Responder&) {
  Channel& channel = channel_of(platform, call);
  channel.username.clear();
  announce_username(platform, channel, "deleted");
  return graph_success();
}

// --- Customers

Answer get_blocked(Platform& platform, const Call& call, const Responder&) {
  Json rows = Json::array();
  for (const std::string& user : channel_of(platform, call).blocked) {
    rows.push_back({{"messaging_product", "whatsapp"}, {"wa_id", user}});
  }
  return graph_ok(
      {{"data", std::move(rows)}, {"paging", {{"cursors", {{"before", "0"}, {"after", "0"}}}}}});
}

/// POST blocks, and only who wrote in the last 24 hours; DELETE unblocks.
Answer change_blocked(Platform& platform, const Call& call, const Responder&) {
  Field::Fault fault;
  const Field body(call.body, fault);
  body.at("messaging_product").require_one_of({"whatsapp"});
  const Field users = body.at("block_users");
  if (users.require_array(1, 1000)) {
    for (std::size_t i = 0; i < users.size(); ++i) users.item(i).at("user").require_text(140);
  }
  if (fault) return failed(platform, *fault);
  const bool block = call.request.method == "POST";
  Channel& channel = channel_of(platform, call);
  Json done = Json::array();
  Json refused = Json::array();
  for (const Json& one : call.body["block_users"]) {
    const std::string input = text_of(one, "user");
    const Person& person = platform.world.person(input);
    const std::string key = person.phone.empty() ? person.user_id : person.phone;
    const bool may = !block || (platform.world.window_open(channel, person, platform.clock.now()) &&
                                channel.blocked.size() < kBlockedMax);
    if (!may) {
      refused.push_back(
          {{"input", input},
           {"wa_id", key},
           {"errors", Json::array({{{"code", 139100}, {"message", "Failed to block"}}})}});
      continue;
    }
    block ? static_cast<void>(channel.blocked.insert(key))
          : static_cast<void>(channel.blocked.erase(key));
    done.push_back({{"input", input}, {"wa_id", key}});
  }
  const char* list = block ? "added_users" : "removed_users";
  Json reply = {{"messaging_product", "whatsapp"}, {"block_users", {{list, std::move(done)}}}};
  if (refused.empty()) return graph_ok(reply);
  reply["block_users"]["failed_users"] = std::move(refused);
  HttpReply answer = failed(platform, 139100, "Some users could not be blocked.");
  reply["error"] = Json::parse(answer.body)["error"];
  answer.body = compact(reply);
  return answer;
}

Answer delete_contact(Platform& platform, const Call& call, const Responder&) {
  const auto id = call.query.find("bsuid");
  if (id == call.query.end() || id->second.empty()) {
    return failed(platform, 100, "The parameter bsuid is required.");
  }
  return graph_ok({{"success", true}, {"deleted", true}});
}

// --- The Business app's past

Json history_chunk(Platform& platform, const Channel& channel, int phase, int progress) {
  Json messages = Json::array();
  const std::int64_t now = unix_ms(platform.clock.now()) / 1000;
  constexpr std::int64_t kDay = 86'400;
  const std::string phone = "62812555090" + std::to_string(10 + phase);
  for (int i = 0; i < 4; ++i) {
    const bool ours = i % 2 == 1;
    messages.push_back({{"from", ours ? channel.display_phone_number : phone},
                        {"id", platform.ids.message()},
                        {"timestamp", std::to_string(now - (1 + 40 * phase) * kDay + i * 60)},
                        {"type", "text"},
                        {"text", {{"body", "Pesan lama " + std::to_string(i + 1)}}},
                        {"history_context", {{"status", ours ? "DELIVERED" : "READ"}}}});
    if (ours) messages.back()["to"] = phone;
  }
  return {{"metadata", {{"phase", phase}, {"chunk_order", phase + 1}, {"progress", progress}}},
          {"threads", Json::array({{{"id", phone}, {"messages", std::move(messages)}}})}};
}

void emit_history(Platform& platform, const Channel& channel) {
  constexpr int kProgress[] = {30, 70, 100};
  for (int phase = 0; phase < 3; ++phase) {
    Json value = channel_value(channel);
    value["history"] = Json::array({history_chunk(platform, channel, phase, kProgress[phase])});
    static_cast<void>(
        platform.webhooks.emit(channel_change(channel, "history", value)).has_value());
  }
}

void emit_contacts(Platform& platform, const Channel& channel) {
  Json items = Json::array();
  for (int i = 0; i < 3; ++i) {
    const std::string number = std::to_string(i + 1);
    items.push_back(
        {{"type", "contact"},
         {"contact",
          {{"full_name", "Pelanggan Lama " + number},
           {"first_name", "Pelanggan"},
           {"phone_number", "628125550901" + number}}},
         {"action", "add"},
         {"metadata", {{"timestamp", std::to_string(unix_ms(platform.clock.now()) / 1000)}}}});
  }
  Json value = channel_value(channel);
  value["state_sync"] = std::move(items);
  static_cast<void>(
      platform.webhooks.emit(channel_change(channel, "smb_app_state_sync", value)).has_value());
}

/// Each kind once, as at Meta's.
Answer post_sync(Platform& platform, const Call& call, const Responder&) {
  Field::Fault fault;
  const Field body(call.body, fault);
  body.at("messaging_product").require_one_of({"whatsapp"});
  body.at("sync_type").require_one_of({"smb_app_state_sync", "history"});
  if (fault) return failed(platform, *fault);
  Channel& channel = channel_of(platform, call);
  const std::string type = text_of(call.body, "sync_type");
  if (!channel.syncs_requested.insert(type).second) {
    return failed(platform, 2593107, "This synchronization was requested before.");
  }
  type == "history" ? emit_history(platform, channel) : emit_contacts(platform, channel);
  return graph_ok({{"messaging_product", "whatsapp"}, {"request_id", platform.ids.node()}});
}

}  // namespace

std::vector<Route> customer_routes() {
  return {{"GET", "whatsapp_business_profile", get_profile},
          {"POST", "whatsapp_business_profile", post_profile},
          {"GET", "username", get_username},
          {"POST", "username", post_username},
          {"DELETE", "username", delete_username},
          {"GET", "block_users", get_blocked},
          {"POST", "block_users", change_blocked},
          {"DELETE", "block_users", change_blocked},
          {"DELETE", "contact_book", delete_contact},
          {"POST", "smb_app_data", post_sync}};
}

}  // namespace sambung::simulator
