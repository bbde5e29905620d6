#include "core/simulator/graph/webhook_values.hpp"

#include <nlohmann/json.hpp>

namespace sambung::simulator {

Json channel_value(const Channel& channel) {
  return {
      {"messaging_product", "whatsapp"},
      {"metadata",
       {{"display_phone_number", channel.display_phone_number}, {"phone_number_id", channel.id}}}};
}

Json contacts_of(const Person& person) {
  Json contact = {{"profile", {{"name", person.name}}}};
  if (!person.username.empty()) contact["profile"]["username"] = person.username;
  if (!person.phone.empty()) contact["wa_id"] = person.phone;
  contact["user_id"] = person.user_id;
  return Json::array({std::move(contact)});
}

Change channel_change(const Channel& channel, std::string field, const Json& value) {
  return {channel.account_id, channel.id, std::move(field), to_wire(value), false};
}

Change account_change(const std::string& account_id, std::string field, const Json& value) {
  return {account_id, {}, std::move(field), to_wire(value), true};
}

Json incoming_value(const Channel& channel, const Person& person, const std::string& message_id,
                    UnixTime stated, const std::string& type, const Json& content) {
  Json message = Json::object();
  if (!person.phone.empty()) message["from"] = person.phone;
  message["from_user_id"] = person.user_id;
  message["id"] = message_id;
  message["timestamp"] = std::to_string(unix_ms(stated) / 1000);
  message["type"] = type;
  message[type] = content;
  Json value = channel_value(channel);
  value["contacts"] = contacts_of(person);
  value["messages"] = Json::array({std::move(message)});
  return value;
}

}  // namespace sambung::simulator
