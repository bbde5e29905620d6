#pragma once

#include "core/simulator/graph/platform.hpp"
#include "core/simulator/trigger.hpp"

namespace sambung::simulator {

/// Makes customers, and Meta itself, do things: what `trigger` and `say` ask for becomes webhooks.
/// Confined to the loop's thread.
class Customers {
 public:
  explicit Customers(Platform& platform) : platform_(platform) {}

  /// kNotFound: no such fixture (with the nearest name) or number; kInvalid: a path that does not
  /// fit; kFull and kNotFound as Webhooks::emit.
  Result<Triggered> trigger(const TriggerRequest& request);
  /// The wamid of the message. Errors as `trigger`.
  Result<std::string> say(const Utterance& utterance);
  /// Files in the value of an update that was posted can be downloaded from now on.
  void note_files(const Channel& channel, const std::string& value_json);

 private:
  Result<Channel*> channel_of(const std::string& phone_number_id);
  Result<void> trigger_once(const TriggerRequest& request, const Json& fixture, Channel& channel,
                            Triggered& done);
  void note_messages(const Json& body);
  void note_message(Channel* channel, const Json& message);

  Platform& platform_;
};

}  // namespace sambung::simulator
