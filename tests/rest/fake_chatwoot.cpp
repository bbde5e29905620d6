#include "tests/rest/fake_chatwoot.hpp"

#include <algorithm>

namespace sambung::testing {

namespace {

constexpr const char* kAccount = "/api/v1/accounts/1";
constexpr std::size_t kPage = 15;

bool has_part(const json& contact, const std::string& part) {
  for (const char* key : {"name", "email", "phone_number", "identifier"}) {
    if (contact[key].is_string() &&
        contact[key].get<std::string>().find(part) != std::string::npos) {
      return true;
    }
  }
  return false;
}

/// A message as it is read; webhooks say `message_type` as it was written.
json read_of(json message) {
  message["message_type"] = message["message_type"] == "incoming" ? 0 : 1;
  return message;
}

json read_of_all(const json& messages) {
  json read = json::array();
  for (const json& each : messages) read.push_back(read_of(each));
  return read;
}

/// A conversation as it is read: with its last message alone.
json talk_of(const json& talk) {
  const json& messages = talk["messages"];
  return {{"id", talk["id"]},
          {"account_id", 1},
          {"inbox_id", talk["inbox_id"]},
          {"status", talk.value("status", "open")},
          {"messages", messages.empty() ? messages : json::array({read_of(messages.back())})}};
}

Told taken(const char* attribute) {
  return {422,
          {{"message", std::string(attribute) + " has already been taken"},
           {"attributes", {attribute}}},
          {}};
}

}  // namespace

json& FakeChatwoot::add(json fields) {
  const int id = next_++;
  json& contact = contacts[id];
  contact = {{"id", id},
             {"name", ""},
             {"email", nullptr},
             {"phone_number", nullptr},
             {"identifier", nullptr},
             {"contact_inboxes", json::array()}};
  contact.update(fields);
  return contact;
}

Told FakeChatwoot::search(const Ask& ask) const {
  const std::string& q = ask.query.at("q");
  const bool all_digits = digits(q) == q;
  std::vector<json> found;
  for (const auto& [id, contact] : contacts) {
    const bool by_id = digits_match_ids && all_digits && q == std::to_string(id);
    if (by_id || has_part(contact, q)) found.push_back(contact);
  }
  const auto page = static_cast<std::size_t>(std::stoi(ask.query.at("page")));
  json payload = json::array();
  for (std::size_t i = (page - 1) * kPage; i < std::min(found.size(), page * kPage); ++i) {
    payload.push_back(found[i]);
  }
  const json meta = {
      {"count", found.size()}, {"current_page", page}, {"has_more", page * kPage < found.size()}};
  return {200, {{"meta", meta}, {"payload", payload}}, {}};
}

Told FakeChatwoot::create(const Ask& ask) {
  for (const auto& [id, contact] : contacts) {
    if (contact["phone_number"] == ask.body.value("phone_number", "")) return taken("phone_number");
  }
  json fields = ask.body;
  fields.erase("inbox_id");
  json& made = add(fields);
  echoes.push_back({{"event", "contact_created"}, {"id", made["id"]}});
  return {200, {{"payload", {{"contact", made}, {"contact_inbox", {{"source_id", "s"}}}}}}, {}};
}

Told FakeChatwoot::contact(const Ask& ask, const std::string& rest) {
  const auto found = contacts.find(std::atoi(rest.c_str()));
  if (found == contacts.end()) return {404, {{"error", "Resource could not be found"}}, {}};
  json& contact = found->second;
  if (rest.ends_with("/conversations")) {
    json talks = json::array();
    for (const auto& [id, talk] : conversations) {
      if (talk["contact_id"] == contact["id"]) talks.push_back(talk_of(talk));
    }
    return {200, {{"payload", talks}}, {}};
  }
  if (rest.ends_with("/contact_inboxes")) {
    const json made = {{"source_id", "source-" + rest}, {"inbox", {{"id", ask.body["inbox_id"]}}}};
    contact["contact_inboxes"].push_back(made);
    return {200, made, {}};
  }
  if (ask.method == "PUT") contact.update(ask.body);
  const json shown = contact;
  if (ask.method == "DELETE") contacts.erase(found);
  return {200, {{"payload", shown}}, {}};
}

/// The mergee is no more; what the base has is kept.
Told FakeChatwoot::merge(const Ask& ask) {
  const int base = ask.body.is_object() ? ask.body.value("base_contact_id", 0) : 0;
  const int mergee = ask.body.is_object() ? ask.body.value("mergee_contact_id", 0) : 0;
  if (base == mergee || !contacts.contains(base) || !contacts.contains(mergee))
    return {404, {{"error", "Resource could not be found"}}, {}};
  contacts.erase(mergee);
  return {200, contacts[base], {}};
}

Told FakeChatwoot::message(const Ask& ask, json& talk) {
  if (ask.method == "GET") return {200, {{"payload", read_of_all(talk["messages"])}}, {}};
  if (ask.body["message_type"] == "incoming" && !api_inbox) {
    return {422, {{"error", "Incoming messages are only allowed in Api inboxes"}}, {}};
  }
  json made = ask.body;
  made["id"] = next_++;
  talk["messages"].push_back(made);
  json echo = made;
  echo["event"] = "message_created";
  echoes.push_back(echo);
  return {200, read_of(made), {}};
}

Told FakeChatwoot::conversation(const Ask& ask) {
  const std::string prefix = std::string(kAccount) + "/conversations";
  if (ask.path == prefix) {
    const int id = next_++;
    conversations[id] = ask.body;
    conversations[id]["id"] = id;
    conversations[id]["messages"] = json::array();
    return {200, talk_of(conversations[id]), {}};
  }
  const auto found = conversations.find(std::atoi(ask.path.c_str() + prefix.size() + 1));
  if (found == conversations.end()) return {404, {{"error", "Resource could not be found"}}, {}};
  return message(ask, found->second);
}

Told FakeChatwoot::answer(const Ask& ask) {
  const std::string prefix = std::string(kAccount) + "/contacts";
  if (ask.path == prefix + "/search") return search(ask);
  if (ask.path == prefix) return create(ask);
  if (ask.path.starts_with(prefix + "/")) return contact(ask, ask.path.substr(prefix.size() + 1));
  if (ask.path.starts_with(std::string(kAccount) + "/conversations")) return conversation(ask);
  if (ask.path == std::string(kAccount) + "/actions/contact_merge") return merge(ask);
  if (ask.path.ends_with("/inboxes")) return {200, {{"payload", json::array()}}, {}};
  return {404, {{"error", "Resource could not be found"}}, {}};
}

}  // namespace sambung::testing
