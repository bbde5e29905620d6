#include "core/inbound/recipe.hpp"

#include "tests/inbound/recipe_of.hpp"

namespace sambung::inbound {
namespace {

std::string refusal_of(const std::string& hooks) {
  const auto document = json::Document::parse(hooks);
  const auto recipe = read_recipe(document->root());
  return recipe ? "accepted" : recipe.error().what;
}

TEST(Recipe, IsNoneWhereTheManifestSaysNothing) {
  const auto manifest = json::Document::parse(R"({"name":"Acme"})");
  const auto recipe = read_recipe(manifest->root()["hooks"]);
  ASSERT_TRUE(recipe);
  EXPECT_FALSE(*recipe);
}

TEST(Recipe, WithoutASignatureWantsAPathToken) {
  EXPECT_FALSE(recipe_of(R"({"signature":null,"headers":["X-Topic"]})").signature);
  EXPECT_EQ(recipe_of(R"({"headers":["X-Topic"]})").headers, std::vector<std::string>{"x-topic"});
}

TEST(Recipe, ReadsATemplateIntoItsPieces) {
  const Recipe recipe = recipe_of(
      R"({"signature":{"algorithm":"hmac-sha256","header":"S","template":"v1:{timestamp}.{body}",
          "timestamp":{"header":"T","unit":"ms","tolerance_s":60}}})");
  const std::vector<Piece> pieces = {
      {Part::kLiteral, "v1:"}, {Part::kTimestamp, {}}, {Part::kLiteral, "."}, {Part::kBody, {}}};
  EXPECT_EQ(recipe.signature->signed_text, pieces);
  EXPECT_EQ(recipe.signature->timestamp_unit, std::chrono::milliseconds(1));
  EXPECT_EQ(recipe.signature->tolerance, std::chrono::seconds(60));
}

TEST(Recipe, ThatWouldAcceptAnythingIsRefused) {
  EXPECT_NE(refusal_of(R"({"signature":{"algorithm":"md5","header":"S"}})").find("`algorithm`"),
            std::string::npos);
  EXPECT_NE(refusal_of(R"({"signature":{"algorithm":"hmac-sha256"}})").find("`header`"),
            std::string::npos);
  // What does not cover the body lets anybody send another one.
  EXPECT_NE(refusal_of(R"({"signature":{"algorithm":"hmac-sha256","header":"S",
                           "template":"{method}"}})")
                .find("{body}"),
            std::string::npos);
  EXPECT_NE(refusal_of(R"({"signature":{"algorithm":"hmac-sha256","header":"S",
                           "template":"{timestamp}{body}"}})")
                .find("{timestamp}"),
            std::string::npos);
  EXPECT_NE(refusal_of(R"({"signature":{"algorithm":"hmac-sha256","header":"S",
                           "template":"{secret}{body}"}})")
                .find("`template`"),
            std::string::npos);
  EXPECT_NE(refusal_of(R"({"signature":{"algorithm":"hmac-sha256","header":"S",
                           "timestamp":{"header":"T","tolerance_s":0}}})")
                .find("tolerance_s"),
            std::string::npos);
  EXPECT_NE(refusal_of(R"({"signature":{"algorithm":"equality","token_pointer":"token"}})")
                .find("JSON pointer"),
            std::string::npos);
  EXPECT_NE(refusal_of(R"([])").find("object"), std::string::npos);
}

}  // namespace
}  // namespace sambung::inbound
