#include <gmock/gmock.h>

#include "tests/app/cli_broker.hpp"
#include "tests/rest/fake_espocrm.hpp"

/// Another version of a connector beside what the journal has.
namespace sambung {
namespace {

using testing::FakeEspocrm;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Outcome;

class Shadow : public testing::CliBroker {
 protected:
  void SetUp() override {
    write_secret("secret", "app-secret-of-the-test");
    write_secret("token", "verify-token-of-the-test");
    configure("  crm: {connector: rest, config: {system: espocrm}, http: {base_url: \"" +
              system_.origin() +
              "\", allow_private: true}, sync: {contacts: create, poll: 200ms}}\n" +
              connection("archive"));
    start_broker();
    say(1);
    ASSERT_TRUE(await_answer({"sync", "links", "-o", "json"}, "\"linked\"")) << broker_->err();
    broker_->signal(SIGTERM);
    ASSERT_EQ(broker_->finish().code, 0);
    contacts_ = contacts();
  }
  std::string contacts() {
    std::string all;
    system_.change([&] { all = testing::json(system_.contacts).dump(); });
    return all;
  }
  static std::string connector(const std::string& name) {
    return std::string(SAMBUNG_BIN_DIR) + "/../connectors/" + name + ".so";
  }

  FakeEspocrm system_;
  std::string contacts_;
};

TEST_F(Shadow, TheSameVersionDoesTheSame) {
  const Outcome outcome = ask({"sync", "shadow", "crm", "--with", connector("rest")});
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("0 webhooks and 1 writes, 0 differences"));
}

TEST_F(Shadow, AnotherMappingShowsInFieldsAndInWhatIsAskedOfTheSystem) {
  const Outcome outcome =
      ask({"sync", "shadow", "crm", "--mapping",
           R"({"contact":{"phone":{"at":"/cWhatsapp","as":"phone"}}})", "-o", "json"});
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr(R"("what":"write")"));
  EXPECT_THAT(outcome.out, HasSubstr(R"("/cWhatsapp")"));
  EXPECT_THAT(outcome.out, HasSubstr(R"("what":"request")"));
  EXPECT_THAT(outcome.out, HasSubstr(R"("/0/body/cWhatsapp")"));
  EXPECT_THAT(outcome.out + outcome.err, Not(HasSubstr(testing::kPhone))) << "names, no values";
  EXPECT_EQ(contacts(), contacts_) << "nothing reaches the system";
}

TEST_F(Shadow, AConnectorThatIsNoneOfThemIsSaidSo) {
  const Outcome outcome = ask({"sync", "shadow", "crm", "--with", "/nowhere/acme.so"});
  EXPECT_NE(outcome.code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("/nowhere/acme.so"));
  EXPECT_THAT(ask({"sync", "shadow", "crm"}).err, HasSubstr("--with acme.so"));
  EXPECT_THAT(ask({"sync", "shadow", "shop", "--with", "x.so"}).err, HasSubstr("\"shop\""));
}

}  // namespace
}  // namespace sambung
