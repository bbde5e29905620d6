#pragma once

#include <string>
#include <string_view>

#include "core/model/keyed_hash.hpp"

namespace sambung::model {

/// The id of the conversation of a channel with a person or with a group: the same for ever, known
/// without asking anybody.
std::string conversation_with_person(const Keys& keys, std::string_view channel,
                                     std::string_view person_id);
std::string conversation_with_group(const Keys& keys, std::string_view channel,
                                    std::string_view group_id);

}  // namespace sambung::model
