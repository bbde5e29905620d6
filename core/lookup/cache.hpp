#pragma once

#include <chrono>
#include <list>
#include <string>
#include <unordered_map>

#include "core/lookup/answer.hpp"

namespace sambung::lookup {

/// The last answers to questions, in memory alone; what was said longest ago goes first. Confined
/// to one thread at a time.
class Cache {
 public:
  static constexpr std::size_t kAnswersMax = 1000;
  static constexpr std::size_t kBytesMax = 8U << 20;

  /// `keep`: how long an answer may be of use.
  explicit Cache(std::chrono::milliseconds keep) : keep_(keep) {}

  /// The last answer to `question`; nullptr when there is none, or it is too old.
  const Answer* find(const std::string& question, UnixTime now);
  void put(const std::string& question, Answer answer);
  void clear();
  std::size_t size() const { return places_.size(); }

 private:
  struct Kept {
    std::string question;
    Answer answer;
  };
  using Place = std::list<Kept>::iterator;
  static std::size_t bytes_of(const Kept& kept);
  void drop(Place place);

  const std::chrono::milliseconds keep_;
  std::list<Kept> kept_;  ///< the oldest first
  std::unordered_map<std::string, Place> places_;
  std::size_t bytes_ = 0;
};

}  // namespace sambung::lookup
