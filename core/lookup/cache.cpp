#include "core/lookup/cache.hpp"

namespace sambung::lookup {

std::size_t Cache::bytes_of(const Kept& kept) {
  return 2 * kept.question.size() + kept.answer.items.size() + sizeof(Kept);
}

void Cache::drop(Place place) {
  bytes_ -= bytes_of(*place);
  places_.erase(place->question);
  kept_.erase(place);
}

const Answer* Cache::find(const std::string& question, UnixTime now) {
  while (!kept_.empty() && now - kept_.front().answer.at > keep_) drop(kept_.begin());
  const auto found = places_.find(question);
  return found == places_.end() ? nullptr : &found->second->answer;
}

void Cache::put(const std::string& question, Answer answer) {
  if (const auto found = places_.find(question); found != places_.end()) drop(found->second);
  kept_.push_back({question, std::move(answer)});
  places_.emplace(question, std::prev(kept_.end()));
  bytes_ += bytes_of(kept_.back());
  while (places_.size() > kAnswersMax || (bytes_ > kBytesMax && places_.size() > 1)) {
    drop(kept_.begin());
  }
}

void Cache::clear() {
  places_.clear();
  kept_.clear();
  bytes_ = 0;
}

}  // namespace sambung::lookup
