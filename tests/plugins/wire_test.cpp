#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "plugins/wire/ask.hpp"
#include "plugins/wire/batch.hpp"
#include "plugins/wire/bytes.hpp"
#include "plugins/wire/call.hpp"
#include "plugins/wire/frame.hpp"
#include "plugins/wire/session.hpp"

namespace sambung::wire {
namespace {

sambung_span span_of(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view(sambung_span span) { return {span.data, span.size}; }

std::vector<std::string> samples() {
  sambung_event event{};
  event.struct_size = sizeof event;
  event.body = span_of("{\"text\":\"hi\"}");
  event.lane = span_of("lane");
  const std::vector<sambung_event> events(3, event);
  Bootstrap bootstrap;
  bootstrap.connection = "c";
  bootstrap.config = Secret("{}");
  return {encode_bootstrap(bootstrap),
          encode_hello({"token"}),
          encode_ready({0, "", "jsonl", "1", R"({"replay_safe":true})"}),
          encode_log({1, "line"}),
          encode_deliver(7, events),
          encode_outcomes(7, blank_outcomes(3)),
          encode_call(8, {"sambung.probe/0", 100, 0, {"a", "b"}, {"", ""}}),
          encode_emit(8, 1, 0, "item"),
          encode_reply(8, {CallFate::kRan, blank_outcomes(2)}),
          encode_ask(9, Ask{}),
          encode_told(9, Told{}),
          bare_frame(FrameType::kBye, 0)};
}

/// Whether some decoder takes the bytes; all that matters is that none of them goes astray.
bool decode_any(std::string_view bytes) {
  const Result<FrameView> frame = decode_frame(bytes);
  if (!frame) return false;
  const std::string_view payload = frame->payload;
  switch (frame->type) {
    case FrameType::kBootstrap: return decode_bootstrap(payload).has_value();
    case FrameType::kHello: return decode_hello(payload).has_value();
    case FrameType::kReady: return decode_ready(payload).has_value();
    case FrameType::kLog: return decode_log(payload).has_value();
    case FrameType::kDeliver: return decode_deliver(payload).has_value();
    case FrameType::kOutcomes: return decode_outcomes(payload).has_value();
    case FrameType::kCall: return decode_call(payload).has_value();
    case FrameType::kEmit: return decode_emit(payload).has_value();
    case FrameType::kReply: return decode_reply(payload).has_value();
    case FrameType::kAsk: return decode_ask(payload).has_value();
    case FrameType::kTold: return decode_told(payload).has_value();
    default: return true;
  }
}

TEST(Wire, EveryFrameReadsBack) {
  for (const std::string& sample : samples()) EXPECT_TRUE(decode_any(sample));
}

TEST(Wire, BatchKeepsEveryField) {
  sambung_event event{};
  event.struct_size = sizeof event;
  event.attempt = 2;
  event.epoch = 1ULL << 40;
  event.offset = 99;
  event.partition = 4;
  event.flags = SAMBUNG_FLAG_REPLAY;
  event.time_ms = -5;
  event.recorded_ms = 6;
  event.schema_version = 3;
  const char* names[] = {"id",           "type",  "channel", "account", "person",
                         "conversation", "cause", "lane",    "body",    "raw"};
  sambung_span* spans[] = {&event.id,     &event.type,         &event.channel, &event.account,
                           &event.person, &event.conversation, &event.cause,   &event.lane,
                           &event.body,   &event.raw};
  for (int i = 0; i < 10; ++i) *spans[i] = span_of(names[i]);
  const std::string bytes = encode_deliver(5, {&event, 1});
  EXPECT_EQ(bytes.size(), kHeaderBytes + 4 + encoded_bytes(event));
  const auto frame = decode_frame(bytes);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->sequence, 5U);
  const auto events = decode_deliver(frame->payload);
  ASSERT_TRUE(events);
  const sambung_event& back = events->front();
  EXPECT_EQ(std::memcmp(&back, &event, offsetof(sambung_event, id)), 0);
  const sambung_span found[] = {back.id,     back.type,         back.channel, back.account,
                                back.person, back.conversation, back.cause,   back.lane,
                                back.body,   back.raw};
  for (int i = 0; i < 10; ++i) EXPECT_EQ(view(found[i]), names[i]);
}

TEST(Wire, OutcomesKeepTheirText) {
  auto outcomes = blank_outcomes(1);
  outcomes[0].outcome = SAMBUNG_THROTTLED;
  outcomes[0].retry_after_ms = 900;
  std::memset(outcomes[0].reason, 'r', sizeof outcomes[0].reason - 1);
  std::strcpy(outcomes[0].remote_id, "remote-1");
  const std::string bytes = encode_outcomes(1, outcomes);
  const auto back = decode_outcomes(decode_frame(bytes)->payload);
  ASSERT_TRUE(back);
  EXPECT_EQ(std::memcmp(&(*back)[0], &outcomes[0], sizeof outcomes[0]), 0);
}

TEST(Wire, ReadyKeepsTheManifestUpToItsBound) {
  Ready ready{SAMBUNG_DONE, "", "jsonl", "0.1.0", std::string(kManifestBytesMax, 'm')};
  const std::string bytes = encode_ready(ready);
  const auto back = decode_ready(decode_frame(bytes)->payload);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->id, "jsonl");
  EXPECT_EQ(back->version, "0.1.0");
  EXPECT_EQ(back->manifest, ready.manifest);

  std::string frame = open_frame(FrameType::kReady, 0);
  ByteWriter writer(frame);
  writer.i32(SAMBUNG_DONE);
  for (int i = 0; i < 3; ++i) writer.text("");
  writer.text(ready.manifest + "m");
  seal_frame(frame);
  EXPECT_FALSE(decode_any(frame));
}

bool reads_back(const Ask& ask) { return decode_any(encode_ask(1, ask)); }

TEST(Wire, AskKeepsItsNumbersWithinTheirBounds) {
  Ask ask;
  ask.kind = AskKind::kReport;
  ask.scope = "search";
  ask.remaining = 17.5;
  const std::string bytes = encode_ask(3, ask);
  const auto back = decode_ask(decode_frame(bytes)->payload);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->scope, "search");
  EXPECT_EQ(back->remaining, 17.5);
  for (const double wrong : {std::nan(""), std::numeric_limits<double>::infinity(), -2.0, 1e300}) {
    Ask asked;
    asked.remaining = wrong;
    EXPECT_FALSE(reads_back(asked)) << wrong;
    asked = {};
    asked.points = wrong;
    EXPECT_FALSE(reads_back(asked)) << wrong;
  }
  EXPECT_FALSE(reads_back({.kind = static_cast<AskKind>(0)}));
  EXPECT_FALSE(reads_back({.kind = static_cast<AskKind>(8)}));
  EXPECT_FALSE(reads_back({.priority = 4}));
  EXPECT_FALSE(reads_back({.life_s = UINT32_MAX}));
  EXPECT_FALSE(reads_back({.calls = 0}));
  EXPECT_FALSE(reads_back({.used = UINT32_MAX}));
}

TEST(Wire, ToldCarriesAToken) {
  Told told;
  told.kind = ToldKind::kToken;
  told.until_ms = 7;
  told.generation = 9;
  told.value = Secret("access");
  told.signing_key = Secret("key");
  told.header = "X-Api-Key";
  told.query = "token";
  told.origin = "https://eu.crm.example";
  const std::string bytes = encode_told(3, told);
  const auto back = decode_told(decode_frame(bytes)->payload);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->value.reveal(), "access");
  EXPECT_EQ(back->signing_key.reveal(), "key");
  EXPECT_EQ(back->header, "X-Api-Key");
  EXPECT_EQ(back->query, "token");
  EXPECT_EQ(back->origin, "https://eu.crm.example");
  EXPECT_EQ(back->generation, 9U);
}

TEST(Wire, ATokenOverItsBoundIsNone) {
  Told told;
  told.kind = ToldKind::kToken;
  told.value = Secret(std::string(kTokenValueBytesMax + 1, 't'));
  const std::string bytes = encode_told(3, told);
  EXPECT_EQ(decode_told(decode_frame(bytes)->payload)->kind, ToldKind::kNotNow);
}

TEST(Wire, RefusesEveryPrefixAndEveryTail) {
  for (const std::string& sample : samples()) {
    for (std::size_t size = 0; size < sample.size(); ++size) {
      EXPECT_FALSE(decode_any(std::string_view(sample).substr(0, size)));
    }
    EXPECT_FALSE(decode_any(sample + "x"));
  }
}

TEST(Wire, AClaimedCountAllocatesNothing) {
  std::string frame = open_frame(FrameType::kDeliver, 0);
  ByteWriter(frame).u32(512);
  seal_frame(frame);
  EXPECT_FALSE(decode_any(frame));
  std::string text = open_frame(FrameType::kHello, 0);
  ByteWriter(text).u32(UINT32_MAX);
  seal_frame(text);
  EXPECT_FALSE(decode_any(text));
}

TEST(Wire, AnotherVersionIsNamed) {
  std::string frame = bare_frame(FrameType::kBye, 0);
  frame[4] = 9;
  EXPECT_NE(decode_frame(frame).error().what.find("wire version 9"), std::string::npos);
}

TEST(Wire, RandomDamageIsAFrameOrAnError) {
  std::mt19937 random(20261125);
  const std::vector<std::string> good = samples();
  int refused = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string bytes = good[random() % good.size()];
    const unsigned changes = 1 + random() % 4;
    for (unsigned i = 0; i < changes; ++i) {
      const std::size_t at =
          random() % 2 == 0 ? random() % bytes.size() : kHeaderBytes + random() % 40;
      if (at < bytes.size()) bytes[at] = static_cast<char>(random());
    }
    refused += decode_any(bytes) ? 0 : 1;
  }
  EXPECT_GT(refused, 50'000);  // the damage reaches the checks
}

TEST(Wire, RandomBytesBehindAGoodHeaderAreAFrameOrAnError) {
  std::mt19937 random(7);
  int taken = 0;
  for (int round = 0; round < 100'000; ++round) {
    const auto type = static_cast<FrameType>(1 + random() % 11);
    std::string frame = open_frame(type, 1);
    for (std::size_t size = random() % 64; size > 0; --size) {
      frame.push_back(static_cast<char>(random() % 4 == 0 ? random() : 0));
    }
    seal_frame(frame);
    taken += decode_any(frame) ? 1 : 0;
  }
  EXPECT_GT(taken, 0);
}

}  // namespace
}  // namespace sambung::wire
