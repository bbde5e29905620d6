#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/model/event.hpp"
#include "core/model/keyed_hash.hpp"
#include "core/state/people.hpp"

namespace sambung::phone {
struct Number;
}

namespace sambung::decide {

/// A number as events hold it.
model::PhoneNumber typed(phone::Number number);

/// Judges, once, what an event means for who is who: a person is met, an identifier is theirs, two
/// persons are one, a conversation begins. Each judgement becomes an event whose id derives from its
/// cause, so that judging again after a crash repeats the ids and the journal drops them.
///
/// `decide` must be called right after the event was folded, and calls `emit` for each decision,
/// which must fold it before it returns: the next judgement may need it.
/// Confined to the thread of the connection behind `people`.
class Decider {
 public:
  using Emit = std::function<Result<void>(model::Event)>;

  Decider(state::People& people, const model::Keys& keys, Emit emit)
      : people_(people), keys_(keys), emit_(std::move(emit)) {}

  /// `portfolio` is the scope of the event's user ids.
  Result<void> decide(const model::Envelope& cause, const model::Data& data,
                      std::string_view portfolio);

 private:
  struct Mention;
  Mention mention(const model::Party& party, std::string_view portfolio) const;
  Result<std::string> settle(const Mention& mention);
  Result<std::string> settle_strong(const Mention& mention);
  Result<std::string> settle_number(const Mention& mention);
  Result<void> adopt_number(const Mention& mention, const std::string& person);
  Result<void> settle_change(const model::IdentityChanged& change, std::string_view portfolio);
  Result<void> settle_new_number(const std::string& person, const std::string& subject,
                                 const std::string& wa_id);
  Result<void> settle_record(const model::RecordChanged& record);
  Result<void> settle_merged_record(const model::RecordChanged& record);
  Result<void> settle_tied(const model::PersonSynced& synced);
  std::vector<model::Identity> keys_of(const model::RecordChanged& record) const;
  Result<std::string> owner_of(const std::vector<model::Identity>& keys);
  Result<void> create_for(model::Identity record, std::vector<model::Identity> keys);
  std::string new_person_id() const;
  Result<void> settle_conversation(const model::Data& data, const std::string& person);
  Result<void> open_conversation(const model::Channel& channel, const std::string& person,
                                 const std::string& group);
  Result<std::string> create(const Mention& mention);
  /// `seal_scope`: who has to be erased for the link to be unreadable; the identifier itself when empty.
  Result<void> link(const std::string& person, model::Identity identity,
                    std::string seal_scope = {});
  Result<std::string> merge(const std::string& one, const std::string& other, const char* reason);
  Result<void> emit(model::Data data, std::string seal_scope, std::string subject);

  state::People& people_;
  const model::Keys& keys_;
  const Emit emit_;
  const model::Envelope* cause_ = nullptr;  // of the event in hand
  int emitted_ = 0;                         // decisions on it so far: makes their ids differ
};

}  // namespace sambung::decide
