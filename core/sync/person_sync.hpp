#pragma once

#include <string>
#include <vector>

#include "core/sync/person.hpp"
#include "core/sync/policy.hpp"

namespace sambung::sync {

/// What is to be written into one system's record.
struct Write {
  std::string connection;
  std::uint64_t intent = 0;
  std::string remote_id;              ///< empty: make the record
  std::int64_t expected_version = 0;  ///< for systems that refuse a write upon another one
  bool doubted = false;  ///< of a making: an earlier one may have taken effect after all
  Fields fields;
};

/// What became of a write.
struct Written {
  enum class Result {
    kDone,
    kRefused,  ///< never with these values
    kMoved,    ///< the record is not what it was taken for; nothing was written
    kGone,     ///< there is no such record any more
    kNothing,  ///< it certainly had no effect; it may be tried again as it is
    kUnknown,  ///< it may have taken effect
  };
  Result result = Result::kUnknown;
  /// Of kDone; of kMoved, when the system has such a record already or it went into that one.
  std::string remote_id;
  std::int64_t version = 0;  ///< of kDone: after the write
  Fields returned;           ///< of kDone: what the system holds now, as far as it said
};

/// Keeps one person's records in several systems in agreement: takes what happened, changes what is
/// known, and says what to read and write next. No I/O, no clock. It converges and stops: a value is
/// written only when it differs from what was last agreed on with that system, and every meeting makes
/// what was met the new base.
class PersonSync {
 public:
  /// Both must outlive it.
  PersonSync(Person& person, const Rules& rules) : person_(person), rules_(rules) {}

  /// The person shall have a record in this system; it is looked for first.
  void want(const std::string& connection);

  /// Somebody changed the person here. A human's edit ends the field's review, whoever owns the field; else a
  /// field that a system owns is changed there alone.
  void edit(const std::string& field, Value value, const Stamp& stamp);
  /// From now on systems' changes to the field are undone, or no longer.
  void pin(const std::string& field, bool pinned);

  /// A system said something about the record, or about one that may be it.
  void observe(const std::string& connection, const Observation& observation);
  /// A fresh look found no such record.
  void find_nothing(const std::string& connection);

  void settle(const std::string& connection, std::uint64_t intent, const Written& written);
  /// A feed said that a record is no more, or went into another one; the record is read.
  void hear_of_end(const std::string& connection, const std::string& remote_id,
                   const std::string& merged_into);
  /// The record shall be read again although nothing is to be written.
  void recheck(const std::string& connection);
  /// After a crash: what was under way may or may not have taken effect.
  void doubt_all();

  /// Another person turned out to be this one. Of two records in one system this one's is kept. What was under
  /// way for the other is read again: its ends are not settled here, where numbers of intents are others.
  void absorb(Person other);

  /// Whether the record has to be read, or looked for, before anything else is done with it.
  bool must_read(const std::string& connection) const;
  bool must_write(const std::string& connection) const;
  /// Begins the write that is due, which must be settled; nullopt when none is.
  std::optional<Write> write(const std::string& connection);
  /// Begins the making of a record that is still to be looked for, where whoever makes it looks first. It
  /// ends with what the look found, with `settle`, or with `call_off`; nullopt when there is none such.
  std::optional<Write> make(const std::string& connection);
  /// Nothing was made, and the look said nothing.
  void call_off(const std::string& connection, std::uint64_t intent);

  /// The same of all connections.
  std::vector<std::string> reads() const;
  std::vector<Write> writes();

 private:
  void read(const std::string& connection, Link& link, const Observation& observation);
  static void wait_for_end(Link& link, Observation observation);
  void wait_for_reading(Link& link, const Observation& observation);
  void pass_waiting(Link& link);
  void take_late(Link& link, const Observation& observation);
  void take_in(const std::string& connection, Link& link, const Observation& observation);
  void take_news(const std::string& connection, Link& link, const Observation& observation);
  void meet_field(Link& link, const std::string& field, const Theirs& theirs, std::int64_t version);
  void settle_by_reading(Link& link, const Observation& observation);
  void note_overwritten(const Link& link, const Observation& observation);
  void take_waiting(const std::string& connection, Link& link);
  void set(const std::string& field, const Value& value, const Stamp& stamp);
  void lose(const std::string& field, const Value& value, const Stamp& stamp, const char* reason);
  void end_review(const std::string& field, const Value& chosen);
  bool machines_fight(const std::string& field, const Stamp& stamp);
  bool is_due(const std::string& connection, const Link& link, const std::string& field,
              const Value& value) const;
  bool any_due(const std::string& connection, const Link& link) const;
  Fields due(const std::string& connection, const Link& link) const;

  Person& person_;
  const Rules& rules_;
};

}  // namespace sambung::sync
