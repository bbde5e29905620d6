#include "core/credentials/ledger_token_store.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/credentials/stage.hpp"
#include "tests/support/golden_file.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::credentials {
namespace {

Sealing sealing(char master = 'm') { return *Sealing::make(Secret(std::string(32, master))); }

/// What the row of the golden ledger holds.
Record golden_record() {
  Record record;
  record.version = 1;
  record.generation = 41;
  record.seed = "00112233445566778899aabbccddeeff";
  record.refresh = Secret("refresh \"two\"");
  record.previous = Secret("refresh one");
  record.access = Secret("access two");
  record.minted = from_unix_ms(1795392000000);
  record.until = from_unix_ms(1795395600000);
  record.origin = "https://api.example";
  record.exchanges = {from_unix_ms(1795391999000), from_unix_ms(1795392000000)};
  record.unanswered = true;
  record.death = Death{DeathReason::kAnswerLost, from_unix_ms(1795392000500)};
  return record;
}

void expect_same(const Record& found, const Record& wanted) {
  EXPECT_EQ(found.version, wanted.version);
  EXPECT_EQ(found.generation, wanted.generation);
  EXPECT_EQ(found.seed, wanted.seed);
  EXPECT_EQ(found.refresh.reveal(), wanted.refresh.reveal());
  EXPECT_EQ(found.previous.reveal(), wanted.previous.reveal());
  EXPECT_EQ(found.access.reveal(), wanted.access.reveal());
  EXPECT_EQ(found.minted, wanted.minted);
  EXPECT_EQ(found.until, wanted.until);
  EXPECT_EQ(found.origin, wanted.origin);
  EXPECT_EQ(found.exchanges, wanted.exchanges);
  EXPECT_EQ(found.unanswered, wanted.unanswered);
  ASSERT_EQ(found.death.has_value(), wanted.death.has_value());
  if (found.death) {
    EXPECT_EQ(found.death->reason, wanted.death->reason);
    EXPECT_EQ(found.death->since, wanted.death->since);
  }
}

class LedgerStore : public ::testing::Test {
 protected:
  LedgerTokenStore open(char master = 'm') {
    ledger_.reset();
    ledger_ = *ledger::open_sqlite_ledger(folder_ / "ledger.db", clock_);
    return LedgerTokenStore(*ledger_, sealing(master));
  }

  testing::TempFolder folder_;
  testing::HeldClock clock_;
  std::unique_ptr<ledger::Ledger> ledger_;
};

TEST_F(LedgerStore, GivesBackAllOfARecordAfterAReopening) {
  ASSERT_TRUE(open().write("crm", golden_record()));
  auto found = open().read("crm");
  ASSERT_TRUE(found) << found.error().what;
  expect_same(**found, golden_record());
  EXPECT_FALSE((*open().read("other")).has_value());
}

TEST_F(LedgerStore, ReadsTheRowOfTheGoldenLedger) {
  ASSERT_NO_FATAL_FAILURE(
      testing::restore_golden("ledger/golden/ledger.3.sql", folder_ / "ledger.db"));
  auto found = open().read("crm");
  ASSERT_TRUE(found) << found.error().what;
  ASSERT_TRUE(found->has_value());
  expect_same(**found, golden_record());
}

TEST_F(LedgerStore, ARowOpensNeitherUnderAnotherNameNorWithAnotherKey) {
  auto store = open();
  ASSERT_TRUE(store.write("crm", golden_record()));
  ASSERT_TRUE(ledger_->keep_tokens("shop", **ledger_->tokens("crm")));
  EXPECT_EQ(store.read("shop").error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(open('n').read("crm").error().code, ErrorCode::kCorrupt);
}

TEST_F(LedgerStore, AnOlderVersionDoesNotOverwriteANewerOne) {
  auto store = open();
  Record record = golden_record();
  ASSERT_TRUE(store.write("crm", record));
  EXPECT_EQ(store.write("crm", record).error().code, ErrorCode::kExists);
  record.version = 3;
  EXPECT_EQ(store.write("crm", record).error().code, ErrorCode::kExists);
  record.version = 2;
  EXPECT_TRUE(store.write("crm", record));
  ASSERT_TRUE(store.remove("crm"));
  EXPECT_FALSE((*store.read("crm")).has_value());
}

TEST_F(LedgerStore, NoTokenStandsInTheFilesInTheClear) {
  auto store = open();
  ModelServer server(ModelServer::Rotation::kSingleUse);
  Credential credential(refresh_grant(), Needs{store, server, clock_, {}, 1});
  ASSERT_EQ(credential.token()->value.reveal(), "access-1");
  std::string bytes;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    std::ifstream in(entry.path(), std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(in), {});
  }
  EXPECT_NE(bytes.find("crm"), std::string::npos) << "the test looks in the wrong place";
  for (const char* secret : {"refresh-0", "refresh-1", "access-1", "sekrit"}) {
    EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
  }
}

TEST_F(LedgerStore, ARotatedTokenIsUsedAfterARestart) {
  ModelServer server(ModelServer::Rotation::kSingleUse);
  for (int run = 1; run <= 3; ++run) {
    auto store = open();
    Credential credential(refresh_grant(), Needs{store, server, clock_, {}, 1});
    auto token = credential.token();
    ASSERT_TRUE(token) << token.error().what;
    EXPECT_EQ(token->generation, static_cast<std::uint64_t>(run));
    clock_.advance(std::chrono::hours(2));
  }
  EXPECT_EQ(server.exchanges(), 3U);
}

TEST(Sealing, WantsAMasterKeyOfThirtyTwoBytes) {
  EXPECT_EQ(Sealing::make(Secret("short")).error().code, ErrorCode::kInvalid);
}

}  // namespace
}  // namespace sambung::credentials
