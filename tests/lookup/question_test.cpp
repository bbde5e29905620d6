#include "core/lookup/question.hpp"

#include <gtest/gtest.h>

#include "core/lookup/offer.hpp"

namespace sambung::lookup {
namespace {

TEST(Question, NumbersComeIntoInternationalFormHoweverTheyAreWritten) {
  for (const char* written : {"6281255501234", "+6281255501234", "+62 812-5550-1234"}) {
    const auto question =
        read_question("order", R"({"phone":")" + std::string(written) + R"("})", 0);
    ASSERT_TRUE(question) << written;
    EXPECT_EQ(question->keys.at("phone"), std::vector<std::string>{"+6281255501234"});
    EXPECT_EQ(question->limit, kItemsUsual);
  }
}

TEST(Question, TheSameQuestionIsTheSameRequest) {
  const auto one = read_question("order", R"({"id":["2","1"],"email":"a@b.example"})", 3);
  const auto other = read_question("order", R"({"email":["a@b.example"],"id":["1","2"]})", 3);
  ASSERT_TRUE(one && other);
  EXPECT_EQ(request_of(*one), request_of(*other));
  EXPECT_EQ(request_of(*one),
            R"({"what":"order","keys":{"email":["a@b.example"],"id":["1","2"]}})");
}

/// What is wrong is said, and never with a value of it.
TEST(Question, WhatCannotBeAskedIsRefusedWithoutItsValues) {
  const std::string many = "[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]";
  const std::pair<std::string, std::string> wrong[] = {
      {"order", "{}"},
      {"order", "[]"},
      {"order", "nonsense 0812"},
      {"order", R"({"phone":"081255501234"})"},
      {"order", R"({"phone":"081255501234x"})"},
      {"order", R"({"phone":[]})"},
      {"order", R"({"email":""})"},
      {"order", R"({"email":{"a":"081255501234"}})"},
      {"order", "{\"id\":" + many + "}"},
      {"order", "{\"id\":\"" + std::string(321, '8') + "\"}"},
      {"order", R"({"Id":"081255501234"})"},
      {"Order", R"({"id":"1"})"},
      {"", R"({"id":"1"})"}};
  for (const auto& [what, keys] : wrong) {
    const auto question = read_question(what, keys, 0);
    ASSERT_FALSE(question) << what << keys;
    EXPECT_EQ(question.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(question.error().what.find("0812"), std::string::npos) << question.error().what;
    EXPECT_EQ(question.error().what.find("888"), std::string::npos) << question.error().what;
  }
  EXPECT_FALSE(read_question("order", R"({"id":"1"})", 21));
  EXPECT_FALSE(read_question("order", R"({"id":"1"})", -1));
}

TEST(Offer, WhatIsNotOfferedIsRefusedWithTheListOfWhatIs) {
  const auto offer = read_offer(
      R"({"objects":[],"lookups":{"order":{"keys":["phone","id"]},"visit":{"keys":["email"]}}})");
  ASSERT_TRUE(offer);
  const auto asked = [&](const char* what, const char* keys) {
    const auto checked = check(*offer, *read_question(what, keys, 0), "shop");
    return checked ? std::string() : checked.error().what;
  };
  EXPECT_EQ(asked("order", R"({"id":"1"})"), "");
  EXPECT_EQ(asked("invoice", R"({"id":"1"})"),
            "the connection \"shop\" cannot be asked for \"invoice\"; it can be asked for: "
            "order (by phone, id); visit (by email)");
  EXPECT_EQ(
      asked("order", R"({"email":"a@b.example"})"),
      "the connection \"shop\" does not find \"order\" by \"email\"; the keys are: phone, id");
  EXPECT_FALSE(check({}, *read_question("order", R"({"id":"1"})", 0), "shop"));
  EXPECT_TRUE(read_offer(R"({"objects":["contact"]})")->empty());
  EXPECT_FALSE(read_offer("[]"));
}

}  // namespace
}  // namespace sambung::lookup
