#include "core/model/conversation_id.hpp"

#include "core/base/event_id.hpp"

namespace sambung::model {

namespace {

std::string id_of(const Keys::Digest& digest) {
  return EventId::make(UnixTime{}, std::string_view(digest.data(), digest.size())).text();
}

}  // namespace

std::string conversation_with_person(const Keys& keys, std::string_view channel,
                                     std::string_view person_id) {
  return id_of(keys.hash({"conversation", channel, "person", person_id}));
}

std::string conversation_with_group(const Keys& keys, std::string_view channel,
                                    std::string_view group_id) {
  return id_of(keys.hash({"conversation", channel, "group", group_id}));
}

}  // namespace sambung::model
