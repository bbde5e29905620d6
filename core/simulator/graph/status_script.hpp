#pragma once

#include <string>

#include "core/simulator/graph/platform.hpp"

namespace sambung::simulator {

/// What decides which statuses a message gets.
struct Dispatch {
  std::string message_id;
  std::string channel_id;
  std::string to;        ///< phone digits, or empty when sent to a business-scoped id
  std::string user_id;   ///< the business-scoped id; of the group for groups
  std::string type;      ///< text, template, reaction ...
  std::string category;  ///< for pricing: service, utility, marketing ...
  std::string callback_data;
  bool group = false;
  bool voice = false;
  bool window = false;  ///< whether the person's window was open
  int fails_with = 0;   ///< an error code: a failed status instead
};

/// Reports sent, delivered and read (and played for voice messages) over the next simulated
/// seconds, or failed. Reactions get sent alone. Skips and their likelihood come from the faults.
void schedule_statuses(Platform& platform, const Dispatch& dispatch);

}  // namespace sambung::simulator
