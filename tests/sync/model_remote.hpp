#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/sync/person_sync.hpp"

namespace sambung::sync {

/// How a system of the rehearsal behaves; each member stands for something that real ones do.
struct Habits {
  bool checks_version = false;     ///< refuses a write upon another version than expected
  bool one_second_stamps = false;  ///< versions are seconds, so that close changes share one
  bool upper_cases = false;        ///< keeps "code" in upper case, whatever is written
  bool rewrites = false;  ///< an automation of its own sets "stage" after each change to it
  bool says_who = true;   ///< tells humans from machines
};

/// One record of one person in a system: the truth that tests compare with. It keeps a log of every
/// version; what the log shows may come late, twice and in any order, but all of it comes.
class ModelRemote {
 public:
  ModelRemote(std::string connection, const Habits& habits)
      : connection_(std::move(connection)), habits_(habits) {}

  const std::string& connection() const { return connection_; }
  const Habits& habits() const { return habits_; }
  bool exists() const { return exists_; }
  const Fields& fields() const { return fields_; }
  Value value(const std::string& field) const;
  /// What this system makes of a value that is written into the field.
  Value kept(const std::string& field, const Value& value) const;

  void make(const Fields& fields, UnixTime now);
  /// Somebody changes the record there.
  void change(const std::string& field, const Value& value, Author author, UnixTime now);
  void remove() { exists_ = false; }
  /// The record goes into another one, which has another id and brings a name of its own.
  void merge(const Value& name, UnixTime now);
  /// Our write; kUnknown is the transport's business.
  Written write(const Write& write, UnixTime now);
  /// The automation, if it has something to do.
  void run_automation(UnixTime now);

  Observation read() const;
  /// What the feed has not shown yet.
  std::size_t unseen() const { return log_.size(); }
  /// Takes one of the entries that are still to be shown; any of the first few.
  Observation show(std::mt19937& random);

 private:
  void put(const std::string& field, const Value& value, Author author, UnixTime now);
  void log(Author author, UnixTime now, const Fields& changed);

  std::string connection_;
  Habits habits_;
  bool exists_ = false;
  Fields fields_;
  std::int64_t version_ = 0;
  Stamp stamp_;
  bool automation_due_ = false;
  std::string id_;
  std::set<std::string> former_ids_;
  std::deque<Observation> log_;
};

}  // namespace sambung::sync
