#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <thread>

#include "core/journal/sqlite_journal.hpp"
#include "tests/e2e/running_broker.hpp"

namespace sambung {
namespace {

using testing::RunningBroker;

constexpr const char* kMarkers[] = {"6281299887766", "MARKERNAMA", "MARKERTEKS"};

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Files under `folder` that hold one of the markers.
std::set<std::string> files_with_markers(const std::filesystem::path& folder) {
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string bytes = bytes_of(entry.path());
    for (const char* marker : kMarkers) {
      if (bytes.find(marker) != std::string::npos) found.insert(entry.path().filename().string());
    }
  }
  return found;
}

void say(RunningBroker& running, const std::string& from, const std::string& name,
         const std::string& text) {
  ASSERT_TRUE(running.simulator().say({.from = from,
                                       .name = name,
                                       .text = text,
                                       .type = "text",
                                       .content_json = {},
                                       .reply_to = {},
                                       .phone_number_id = {}}));
}

/// Offset and id of every record, and whether it can be read.
struct Seen {
  std::map<std::uint64_t, std::string> ids;
  std::size_t erased = 0;
};

Seen journal_of(RunningBroker& running) {
  Seen seen;
  const std::filesystem::path data = running.folder() / "data";
  const Secret master(bytes_of(data / "master.key"));
  auto keys =
      *journal::KeyStore::open(data / "keys.db", master, journal::KeyStore::Access::kReadOnly);
  auto reader = *journal::open_sqlite_journal_reader(data / "journal.db", *keys);
  for (std::uint64_t offset = 1;;) {
    const auto records = reader->read(0, offset, {});
    EXPECT_TRUE(records);
    if (!records || records->empty()) return seen;
    for (const auto& record : *records) {
      seen.ids[record.position.offset] = record.event.envelope.id.text();
      seen.erased += record.erased ? 1 : 0;
    }
    offset = records->back().position.offset + 1;
  }
}

TEST(Erase, LeavesNoMarkerInAnyFileAndEverybodyElseUnchangedUnderLoad) {
  RunningBroker running;
  const std::filesystem::path outside = running.folder() / "outside.db";
  running.connect("rows", "sqlite", R"({"path":")" + outside.string() + R"("})");
  ASSERT_NO_FATAL_FAILURE(running.start());
  ASSERT_NO_FATAL_FAILURE(running.start_simulator());
  for (int i = 0; i < 10; ++i) {
    ASSERT_NO_FATAL_FAILURE(say(running, "6281299887766", "MARKERNAMA", "MARKERTEKS"));
    ASSERT_NO_FATAL_FAILURE(say(running, "6281255500001", "Budi", "halo"));
  }
  // A body that nobody understands and that names them all the same.
  ASSERT_TRUE(running.simulator().post(
      R"({"object":"whatsapp_business_account","entry":[{"id":"710000000000001","changes":)"
      R"([{"field":"dreams","value":{"about":"6281299887766"}}]}]})"));
  ASSERT_TRUE(running.simulator().wait_settled(std::chrono::seconds(20)));
  ASSERT_TRUE(running.broker().drained(std::chrono::seconds(20))) << running.log();
  ASSERT_TRUE(files_with_markers(running.folder() / "data").contains("state.db") ||
              files_with_markers(running.folder() / "data").contains("state.db-wal"));
  const Seen before = journal_of(running);
  EXPECT_EQ(before.erased, 0U);

  std::jthread load([&running](const std::stop_token& stop) {
    for (int i = 0; i < 200 && !stop.stop_requested(); ++i) {
      say(running, "62812555" + std::to_string(20000 + i % 20), "Lain", "ramai");
    }
  });
  const auto report = running.broker().erase(
      {.person_id = {}, .wa_id = "6281299887766", .user_id = {}, .portfolio = {}}, false);
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_GE(report->identifiers, 1U);
  EXPECT_EQ(report->redacted, 1U);
  EXPECT_EQ(files_with_markers(running.folder() / "data"), std::set<std::string>{});
  load.request_stop();
  load.join();
  ASSERT_TRUE(running.simulator().wait_settled(std::chrono::seconds(20)));
  ASSERT_TRUE(running.broker().drained(std::chrono::seconds(20))) << running.log();
  EXPECT_EQ(files_with_markers(running.folder() / "data"), std::set<std::string>{});
  EXPECT_EQ(running.log().find("MARKER"), std::string::npos);

  const Seen after = journal_of(running);
  EXPECT_GE(after.erased, 11U);
  for (const auto& [offset, id] : before.ids) EXPECT_EQ(after.ids.at(offset), id);

  // A new consumer reads from the start: everybody else's events, none of theirs.
  running.stop();
  const std::filesystem::path again = running.folder() / "again.jsonl";
  running.connect("again", "jsonl", R"({"path":")" + again.string() + R"("})");
  ASSERT_NO_FATAL_FAILURE(running.start());
  ASSERT_TRUE(running.broker().drained(std::chrono::seconds(20))) << running.log();
  const std::string replayed = bytes_of(again);
  EXPECT_NE(replayed.find("6281255500001"), std::string::npos);
  for (const char* marker : kMarkers) EXPECT_EQ(replayed.find(marker), std::string::npos);
}

TEST(Erase, SomebodyUnknownIsSaidToBeSo) {
  RunningBroker running;
  ASSERT_NO_FATAL_FAILURE(running.start());
  const auto report = running.broker().erase(
      {.person_id = {}, .wa_id = "628999", .user_id = {}, .portfolio = {}}, false);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace sambung
