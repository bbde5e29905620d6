#include "core/history/transcript.hpp"

#include <gtest/gtest.h>

namespace sambung::history {
namespace {

state::InteractionView said(const std::string& text, const char* direction = "in",
                            std::int64_t at_ms = 1795392007000) {
  state::InteractionView view;
  view.direction = direction;
  view.kind = "text";
  view.time = from_unix_ms(at_ms);
  view.body = R"({"content":{"kind":"text","text":{"body":")" + text + R"("}}})";
  return view;
}

TEST(TimeZone, HasItsOwnDays) {
  const auto jakarta = *TimeZone::find("Asia/Jakarta");
  const UnixTime late = from_unix_ms(1795388400000);  // 2026-11-22 23:00 UTC
  EXPECT_EQ(TimeZone::find("UTC")->day_of(late), "2026-11-22");
  EXPECT_EQ(jakarta.day_of(late), "2026-11-23");
  EXPECT_EQ(jakarta.clock_of(late), "06:00");
  const auto day = jakarta.span_of(late);
  EXPECT_EQ(day.end - day.begin, std::chrono::hours(24));
  EXPECT_EQ(jakarta.clock_of(day.begin), "00:00");
}

TEST(TimeZone, KnowsDaysThatAreNoTwentyFourHours) {
  const auto berlin = *TimeZone::find("Europe/Berlin");
  const auto day = berlin.span_of(from_unix_ms(1792929600000));  // 2026-10-25
  EXPECT_EQ(day.end - day.begin, std::chrono::hours(25));
}

TEST(TimeZone, RefusesAZoneThatNobodyKnows) { EXPECT_FALSE(TimeZone::find("Asia/Atlantis")); }

TEST(Transcript, ShowsBothSidesInTheZonesHours) {
  const auto zone = *TimeZone::find("Asia/Jakarta");
  EXPECT_EQ(transcript_of({said("Halo"), said("Ya?", "out", 1795392067000)}, zone),
            "07:00 < Halo\n07:01 > Ya?\n");
}

TEST(Transcript, ShowsEditsReactionsAndWhatBecameOfAMessage) {
  state::InteractionView message = said("old", "out");
  message.edited_body = R"({"content":{"kind":"text","text":{"body":"new"}}})";
  message.reactions.push_back({.actor = "person:x", .emoji = "👍"});
  message.status.emplace();
  message.status->status = "read";
  EXPECT_EQ(line_of(message, *TimeZone::find("UTC")), "new (edited) 👍 [read]");
  message.revoked = true;
  EXPECT_NE(line_of(message, *TimeZone::find("UTC")).find("(deleted)"), std::string::npos);
}

TEST(Transcript, NamesAFileAndNeverMetasAddress) {
  state::InteractionView message = said("");
  message.body =
      R"({"content":{"kind":"media","media":{"media_kind":"document","id":"1","filename":"bill.pdf",)"
      R"("caption":"here","url":"https://lookaside.fbsbx.com/x"}}})";
  EXPECT_EQ(line_of(message, *TimeZone::find("UTC")), "[document: bill.pdf] here");
}

TEST(Transcript, ShowsOfAFileThatIsKeptItsSizeAndOurLink) {
  state::InteractionView message = said("");
  message.body =
      R"({"content":{"kind":"media","media":{"media_kind":"image","id":"7","mime_type":"image/jpeg"}}})";
  message.media.push_back({.media_id = "7",
                           .file = "f",
                           .size_bytes = 84'321,
                           .link = "https://hooks.example.com/media/f?e=1&s=2",
                           .link_ends = from_unix_ms(1795388400000)});
  EXPECT_EQ(
      line_of(message, *TimeZone::find("Asia/Jakarta")),
      "[image: image/jpeg, 84 kB, https://hooks.example.com/media/f?e=1&s=2 until 2026-11-23]");
  message.media.front().link.clear();
  message.media.front().link_ends.reset();
  const std::pair<std::uint64_t, const char*> sizes[] = {
      {0, "0 B"},          {999, "999 B"},      {1'000, "1 kB"},
      {999'499, "999 kB"}, {999'500, "1.0 MB"}, {104'857'600, "104.9 MB"}};
  for (const auto& [bytes, text] : sizes) {
    message.media.front().size_bytes = bytes;
    EXPECT_EQ(line_of(message, *TimeZone::find("UTC")),
              std::string("[image: image/jpeg, ") + text + "]");
  }
  message.media.front().media_id = "8";
  EXPECT_EQ(line_of(message, *TimeZone::find("UTC")), "[image: image/jpeg]")
      << "another file of the message, such as one before an edit";
}

TEST(Transcript, GoesOnInAnotherPartPastTheBound) {
  const std::vector<std::string> parts = parts_of("one\ntwo\nthree\n", 8);
  EXPECT_EQ(parts, (std::vector<std::string>{"one\ntwo\n", "three\n"}));
  EXPECT_EQ(parts_of("one\ntwo\nthree\nfour\n", 8).front(), parts.front())
      << "what stands in an earlier part stays as the day grows";
  EXPECT_EQ(parts_of("ää", 3), (std::vector<std::string>{"ä", "ä"}));
  EXPECT_EQ(parts_of("", 8), std::vector<std::string>{""});
}

}  // namespace
}  // namespace sambung::history
