#include "core/bus/page.hpp"

#include <algorithm>

#include "core/bus/topic.hpp"

namespace sambung::bus {

namespace {

constexpr std::size_t kRowsAtOnce = 500;

/// One page in the making. Confined to `read_page`.
class PageReader {
 public:
  PageReader(const PageRequest& request, journal::JournalReader& journal, Page& page)
      : request_(request), journal_(journal), page_(page) {}

  Result<void> read_partition(std::uint32_t partition, std::uint64_t& after) {
    auto extent = journal_.extent(partition);
    if (!extent) return extent.error();
    if (after + 1 < extent->first) {
      page_.truncated.push_back({partition, after + 1, extent->first - 1});
      after = extent->first - 1;
    }
    // Nothing newer than what stands now, or a busy journal would never let a page end.
    while (after < extent->last) {
      if (full()) {
        page_.more = true;
        return {};
      }
      const std::size_t reach = std::min<std::uint64_t>(kRowsAtOnce, extent->last - after);
      auto records = journal_.read(partition, after + 1, {.records = reach, .bytes = bytes_left()});
      if (!records && records.error().code == ErrorCode::kNotFound) {
        return read_partition(partition, after);  // retention has moved on in between
      }
      if (!records) return records.error();
      if (records->empty()) return {};
      take(*records, after);
    }
    return {};
  }

 private:
  bool full() const {
    return page_.events.size() >= request_.events_max || bytes_ >= request_.bytes_max ||
           looked_at_ >= kPageRecordsMax;
  }
  std::size_t bytes_left() const { return std::max<std::size_t>(request_.bytes_max - bytes_, 1); }

  void take(std::vector<journal::Record>& records, std::uint64_t& after) {
    for (journal::Record& record : records) {
      if (full()) return;
      after = record.position.offset;
      ++looked_at_;
      if (!has_prefix(topic_of(record.event.envelope), request_.prefixes)) continue;
      EventFrames& frames =
          page_.events.emplace_back(event_frames(std::move(record), std::nullopt));
      bytes_ += frames.topic.size() + frames.header.size() + frames.body.size();
    }
  }

  const PageRequest& request_;
  journal::JournalReader& journal_;
  Page& page_;
  std::size_t bytes_ = 0;
  std::size_t looked_at_ = 0;
};

}  // namespace

Result<Page> read_page(const PageRequest& request, journal::JournalReader& journal) {
  auto start = resolve(request.start, journal);
  if (!start) return start.error();
  Page page;
  page.next = std::move(*start);
  PageReader reader(request, journal, page);
  for (auto& [partition, after] : page.next.after) {
    if (auto read = reader.read_partition(partition, after); !read) return read.error();
  }
  return page;
}

}  // namespace sambung::bus
