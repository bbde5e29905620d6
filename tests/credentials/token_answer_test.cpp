#include "core/credentials/token_answer.hpp"

#include <gtest/gtest.h>

#include "tests/credentials/stage.hpp"

namespace sambung::credentials {
namespace {

Result<Answer> answered(int status, std::string body) {
  Answer answer;
  answer.status = status;
  answer.body = Secret(std::move(body));
  return answer;
}

Refused refused_by(const Grant& grant, int status, std::string body) {
  auto read = read_answer(grant, answered(status, std::move(body)));
  EXPECT_TRUE(std::holds_alternative<Refused>(read)) << status;
  return std::holds_alternative<Refused>(read) ? std::get<Refused>(read) : Refused{};
}

TEST(TokenAnswer, OnlyARefusedGrantIsDead) {
  struct Case {
    int status;
    const char* body;
    Refusal refusal;
    const char* code;
  };
  const Case cases[] = {
      {400, R"({"error":"invalid_grant"})", Refusal::kGrant, "invalid_grant"},
      {200, R"({"error":"invalid_grant"})", Refusal::kGrant, "invalid_grant"},
      {401, R"({"error":"invalid_client"})", Refusal::kClient, "invalid_client"},
      {400, R"({"error":"unauthorized_client"})", Refusal::kClient, "unauthorized_client"},
      {400, R"({"error":"invalid_scope"})", Refusal::kRequest, "invalid_scope"},
      {400, R"({"error":"a secret in the wrong place"})", Refusal::kRequest, ""},
      {401, "", Refusal::kClient, ""},
      {403, "<html>blocked</html>", Refusal::kClient, ""},
      {429, "", Refusal::kThrottled, ""},
      {500, "", Refusal::kServer, ""},
      {503, R"({"error":"temporarily_unavailable"})", Refusal::kServer, "temporarily_unavailable"},
      {302, "", Refusal::kNotUnderstood, ""},
      {200, "", Refusal::kNotUnderstood, ""},
      {200, "<html>log in</html>", Refusal::kNotUnderstood, ""},
      {200, R"({"access_token":""})", Refusal::kNotUnderstood, ""},
      {200, R"({"access_token":17})", Refusal::kNotUnderstood, ""},
      {200, R"({"access_token":"a"} trailing)", Refusal::kNotUnderstood, ""},
  };
  for (const Case& c : cases) {
    const Refused refused = refused_by(refresh_grant(), c.status, c.body);
    EXPECT_EQ(refused.refusal, c.refusal) << c.status << c.body;
    EXPECT_EQ(refused.code, c.code) << c.status << c.body;
  }
  auto silent = read_answer(refresh_grant(), Error{ErrorCode::kUnavailable, "time-out"});
  EXPECT_EQ(std::get<Refused>(silent).refusal, Refusal::kUnreachable);
}

TEST(TokenAnswer, ASystemsOwnWordsAreDataAndGoFirst) {
  Grant zoho = refresh_grant();
  zoho.rules = {{"/error", "invalid_code", Refusal::kGrant},
                {"/error", "Access Denied", Refusal::kThrottled}};
  EXPECT_EQ(refused_by(zoho, 200, R"({"error":"invalid_code"})").refusal, Refusal::kGrant);
  EXPECT_EQ(refused_by(zoho, 400, R"({"error":"Access Denied"})").refusal, Refusal::kThrottled);
  EXPECT_EQ(refused_by(zoho, 400, R"({"error":"invalid_code"})").code, "");
}

TEST(TokenAnswer, ReadsATokenWithWhatBelongsToIt) {
  auto read =
      read_answer(refresh_grant(),
                  answered(200, R"({"access_token":"a","refresh_token":"r","expires_in":"1799",)"
                                R"("api_domain":"https://www.zohoapis.eu"})"));
  const Minted& minted = std::get<Minted>(read);
  EXPECT_EQ(minted.access.reveal(), "a");
  EXPECT_EQ(minted.refresh.reveal(), "r");
  EXPECT_EQ(minted.life, std::chrono::seconds(1799));
  EXPECT_EQ(minted.origin, "https://www.zohoapis.eu");
}

TEST(TokenAnswer, BelievesNeitherAnUnprotectedOriginNorALifeWithoutEnd) {
  auto read =
      read_answer(refresh_grant(), answered(200, R"({"access_token":"a","expires_in":99999999999,)"
                                                 R"("instance_url":"http://crm.example"})"));
  const Minted& minted = std::get<Minted>(read);
  EXPECT_EQ(minted.life, std::chrono::hours(24 * 30));
  EXPECT_EQ(minted.origin, "");
}

Grant login_grant(SessionLogin login) {
  login.url = "https://erp.example/";
  login.user = "ad\"min";
  login.password = Secret("{user}");
  Grant grant;
  grant.name = "erp";
  grant.method = std::move(login);
  return grant;
}

TEST(SessionLogin, TrytonsSessionIsMadeOfUserNumberAndSession) {
  SessionLogin login;
  login.body =
      R"({"id":1,"method":"common.db.login","params":[{user},{"password":{password}},"en"]})";
  login.picks = {{Pick::From::kBody, "/result/0"}, {Pick::From::kBody, "/result/1"}};
  login.session = "{user}:{0}:{1}";
  login.base64 = true;
  Grant grant = login_grant(std::move(login));
  grant.rules = {{"/result", "null", Refusal::kGrant}};
  auto read = read_answer(grant, answered(200, R"({"id":1,"result":[7,"abc"]})"));
  EXPECT_EQ(std::get<Minted>(read).access.reveal(), "YWQibWluOjc6YWJj");  // ad"min:7:abc
  EXPECT_EQ(refused_by(grant, 200, R"({"id":1,"result":null})").refusal, Refusal::kGrant);
  EXPECT_EQ(refused_by(grant, 401, "").refusal, Refusal::kGrant);
  EXPECT_EQ(refused_by(grant, 200, R"({"result":[7]})").refusal, Refusal::kNotUnderstood);
}

TEST(SessionLogin, OdoosSessionIsACookie) {
  SessionLogin login;
  login.picks = {{Pick::From::kCookie, "session_id"}};
  auto answer = answered(200, R"({"jsonrpc":"2.0","result":{"uid":2}})");
  answer->headers.push_back({"Date", Secret("session_id=wrong")});
  answer->headers.push_back({"set-Cookie", Secret("session_id=s3ss10n; Path=/; HttpOnly")});
  auto read = read_answer(login_grant(std::move(login)), answer);
  EXPECT_EQ(std::get<Minted>(read).access.reveal(), "s3ss10n");
}

}  // namespace
}  // namespace sambung::credentials
