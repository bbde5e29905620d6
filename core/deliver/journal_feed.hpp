#pragma once

#include <vector>

#include "core/deliver/feed.hpp"
#include "core/journal/journal.hpp"

namespace sambung::deliver {

/// Who an event concerns, as state knows it.
struct Names {
  std::string person;
  std::string conversation;
};

/// What delivery needs of state. Thread-safe.
class NameSource {
 public:
  virtual ~NameSource() = default;
  /// The last offset of the partition that state has taken in.
  virtual Result<std::uint64_t> projected(std::uint32_t partition) = 0;
  /// Names for each record, in order.
  virtual Result<std::vector<Names>> names_of(const std::vector<journal::Record>& records) = 0;
  /// Rings when state has taken in more.
  virtual Doorbell& doorbell() = 0;
};

/// The journal as deliveries see it. Thread-safe; both sources must outlive it.
class JournalFeed final : public Feed {
 public:
  JournalFeed(journal::JournalReader& journal, NameSource& names)
      : journal_(journal), names_(names) {}

  std::uint64_t epoch() const override { return journal_.epoch(); }
  std::uint32_t partitions() const override { return journal_.partitions(); }
  Result<std::uint64_t> last(std::uint32_t partition) override {
    return names_.projected(partition);
  }
  Result<std::uint64_t> first(std::uint32_t partition) override;
  Result<std::uint64_t> offset_at(std::uint32_t partition, UnixTime time) override {
    return journal_.offset_at(partition, time);
  }
  Result<std::vector<Entry>> read(std::uint32_t partition, std::uint64_t offset, std::size_t count,
                                  const Wanted& wanted) override;
  Doorbell& doorbell() override { return names_.doorbell(); }

 private:
  journal::JournalReader& journal_;
  NameSource& names_;
};

}  // namespace sambung::deliver
