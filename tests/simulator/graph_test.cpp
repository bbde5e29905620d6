#include <gtest/gtest.h>

#include "core/base/hex.hpp"
#include "core/simulator/signer.hpp"
#include "tests/simulator/stage.hpp"

namespace sambung::simulator {
namespace {

// --- Media

class MediaNode : public Stage {};

TEST_F(MediaNode, IsUploadedDescribedDownloadedSentAndDeleted) {
  const std::string bytes("\x89PNG\r\n\x1a\n and more\0bytes", 22);
  const std::string id = upload("image/png", bytes);
  const Graphed described = get("/v26.0/" + id + "?phone_number_id=" + kChannel);
  ASSERT_EQ(described.status, 200U) << described.body;
  EXPECT_EQ(described.body["mime_type"], "image/png");
  EXPECT_EQ(described.body["file_size"], bytes.size());
  EXPECT_EQ(described.body["sha256"], to_hex(sha256(bytes)));
  const std::string url = described.body["url"];
  HttpRequest download;
  download.target = url.substr(simulator_->base_url().size());
  EXPECT_EQ(caller_->call(download)->status, 401U);
  download.headers["authorization"] = "Bearer test-token";
  const auto got = caller_->call(download);
  EXPECT_EQ(got->status, 200U);
  EXPECT_EQ(got->body, bytes);
  EXPECT_EQ(got->content_type, "image/png");
  customer_writes();
  EXPECT_EQ(send({{"messaging_product", "whatsapp"},
                  {"to", kPhone},
                  {"type", "image"},
                  {"image", {{"id", id}}}})
                .status,
            200U);
  EXPECT_EQ(remove("/v26.0/" + id).body["success"], true);
  EXPECT_EQ(get("/v26.0/" + id).code(), 100);
  EXPECT_EQ(caller_->call(download)->status, 404U);
}

TEST_F(MediaNode, LinksExpireAndCannotBeForged) {
  class MovingClock final : public Clock {
   public:
    UnixTime now() const override { return from_unix_ms(ms.load()); }
    std::atomic<std::int64_t> ms = 1'795'392'000'000;
  } clock;
  start([&](Options& options) {
    options.clock = &clock;
    options.speed = 1;
  });
  const std::string id = upload("image/png", "x");
  const std::string url = get("/" + id).body["url"];
  HttpRequest download;
  download.headers["authorization"] = "Bearer test-token";
  download.target = url.substr(simulator_->base_url().size());
  clock.ms += 300'000;
  EXPECT_EQ(caller_->call(download)->status, 200U);
  clock.ms += 1;
  EXPECT_EQ(caller_->call(download)->status, 404U);
  HttpRequest forged = download;
  forged.target.replace(forged.target.find("ext=") + 4, 1, "9");
  EXPECT_EQ(caller_->call(forged)->status, 404U);
  caller_.reset();
  simulator_.reset();
}

TEST_F(MediaNode, TypesAndSizesAreLimited) {
  EXPECT_EQ(upload_raw("application/x-msdownload", "MZ").code(), 100);
  EXPECT_EQ(upload_raw("image/png", "").code(), 100);
  EXPECT_EQ(upload_raw("image/webp", std::string(501 * 1024, 'x')).code(), 100);
  EXPECT_EQ(upload_raw("image/jpeg", std::string((5U << 20) + 1, 'x')).code(), 100);
  EXPECT_EQ(upload_raw("audio/ogg; codecs=opus", "OggS").status, 200U);
}

TEST_F(MediaNode, OldMediaMakeRoomForNew) {
  start([](Options& options) { options.media_bytes_max = 250; });
  const std::string first = upload("image/png", std::string(100, 'a'));
  const std::string second = upload("image/png", std::string(100, 'b'));
  const std::string third = upload("image/png", std::string(100, 'c'));
  EXPECT_EQ(get("/" + first).code(), 100);
  EXPECT_EQ(get("/" + second).status, 200U);
  EXPECT_EQ(get("/" + third).status, 200U);
}

// --- Templates

class Templates : public Stage {
 protected:
  Json form(const std::string& name) {
    return Json::parse(R"({"language":"id","category":"MARKETING","components":[
        {"type":"HEADER","format":"IMAGE"},
        {"type":"BODY","text":"Halo {{1}}, ada promo baru hari ini.",
         "example":{"body_text":[["Ayu"]]}},
        {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Berhenti"}]}],"name":")" +
                       name + "\"}");
  }
  const std::string path_ = "/v26.0/" + kAccount + "/message_templates";
};

TEST_F(Templates, AreReviewedAndThenCanBeSent) {
  const Graphed made = post(path_, form("promo_1"));
  ASSERT_EQ(made.status, 200U) << made.body;
  EXPECT_EQ(made.body["status"], "PENDING");
  const std::string id = made.body["id"];
  ASSERT_TRUE(receiver_->wait_for(1));
  const Json change = bodies()[0]["entry"][0]["changes"][0];
  EXPECT_EQ(change["field"], "message_template_status_update");
  EXPECT_EQ(change["value"]["event"], "APPROVED");
  EXPECT_EQ(std::to_string(change["value"]["message_template_id"].get<std::int64_t>()), id);
  EXPECT_EQ(get("/v26.0/" + id).body["status"], "APPROVED");
  Json body = Json::parse(R"({"messaging_product":"whatsapp","to":"6281255501234","type":"template",
      "template":{"name":"promo_1","language":{"code":"id"},"components":[
        {"type":"header","parameters":[
          {"type":"image","image":{"link":"https://m.example.test/a.jpg"}}]},
        {"type":"body","parameters":[{"type":"text","text":"Ayu"}]}]}})");
  EXPECT_EQ(send(body).status, 200U);
  EXPECT_EQ(post("/v26.0/" + kChannel + "/marketing_messages", body).status, 200U);
  // A header of media needs its parameter although it has no text.
  body["template"]["components"].erase(0);
  EXPECT_EQ(send(body).code(), 132012);
}

TEST_F(Templates, AreRefusedWhenTheirNameAsksForIt) {
  ASSERT_EQ(post(path_, form("reject_me")).status, 200U);
  ASSERT_TRUE(receiver_->wait_for(1));
  const Json value = bodies()[0]["entry"][0]["changes"][0]["value"];
  EXPECT_EQ(value["event"], "REJECTED");
  EXPECT_EQ(value["reason"], "INVALID_FORMAT");
  EXPECT_TRUE(value.contains("rejection_info"));
}

TEST_F(Templates, AreListedPagedFilteredEditedAndDeleted) {
  for (int i = 0; i < 5; ++i)
    ASSERT_EQ(post(path_, form("promo_" + std::to_string(i))).status, 200U);
  ASSERT_TRUE(receiver_->wait_for(5));
  const Graphed first = get(path_ + "?limit=3");
  EXPECT_EQ(first.body["data"].size(), 3U);
  ASSERT_TRUE(first.body["paging"].contains("next"));
  const std::string after = first.body["paging"]["cursors"]["after"];
  const Graphed second = get(path_ + "?limit=10&after=" + after);
  EXPECT_EQ(second.body["data"].size(), 4U);
  EXPECT_FALSE(second.body["paging"].contains("next"));
  EXPECT_EQ(get(path_ + "?after=nonsense").code(), 131059);
  EXPECT_EQ(get(path_ + "?name=promo_2").body["data"].size(), 1U);
  EXPECT_EQ(get(path_ + "?category=utility").body["data"].size(), 2U);
  const std::string id = get(path_ + "?name=promo_2").body["data"][0]["id"];
  EXPECT_EQ(get(path_ + "/" + id).body["name"], "promo_2");
  EXPECT_EQ(post("/v26.0/" + id, Json{{"category", "UTILITY"}}).code(), 100);
  EXPECT_EQ(post("/v26.0/" + id, Json{{"components", form("x")["components"]}}).status, 200U);
  EXPECT_EQ(remove(path_ + "?name=promo_2").body["success"], true);
  EXPECT_EQ(remove(path_ + "?name=promo_2").code(), 100);
  EXPECT_EQ(remove(path_).code(), 100);
  EXPECT_EQ(get("/v26.0/" + id).code(), 100);
}

TEST_F(Templates, FormsAreChecked) {
  const auto code_of = [&](const std::function<void(Json&)>& spoil) {
    Json spoilt = form("promo");
    spoil(spoilt);
    const Graphed reply = post(path_, spoilt);
    return std::pair(reply.code(),
                     reply.code() == 0 ? 0 : reply.body["error"].value("error_subcode", 0));
  };
  using Code = std::pair<int, int>;
  EXPECT_EQ(code_of([](Json& f) { f["name"] = "Promo!"; }), Code(100, 0));
  EXPECT_EQ(code_of([](Json& f) { f.erase("name"); }), Code(131008, 0));
  EXPECT_EQ(code_of([](Json& f) { f["category"] = "NEWS"; }), Code(131009, 0));
  EXPECT_EQ(
      code_of([](Json& f) { f["components"][1]["text"] = "{{1}} promo hari ini untuk anda"; }),
      Code(100, 2388299));
  EXPECT_EQ(code_of([](Json& f) { f["components"][1]["text"] = "Halo {{1}} ya."; }), Code(0, 0));
  EXPECT_EQ(code_of([](Json& f) { f["components"][1].erase("example"); }), Code(100, 2388072));
  EXPECT_EQ(code_of([](Json& f) { f["components"][1]["text"] = std::string(1025, 'x'); }),
            Code(100, 2388040));
  EXPECT_EQ(code_of([](Json& f) { f["components"][0]["format"] = "HOLOGRAM"; }), Code(131009, 0));
  EXPECT_EQ(code_of([](Json& f) { f["components"].erase(1); }), Code(100, 0));
  EXPECT_EQ(
      code_of([](Json& f) { f["components"][2]["buttons"][0]["text"] = std::string(26, 'x'); }),
      Code(100, 0));
  EXPECT_EQ(code_of([](Json&) {}), Code(100, 2388024)) << "the name is taken by now";
}

// --- Numbers

class Phone : public Stage {
 protected:
  const std::string path_ = "/v26.0/" + kChannel;
};

TEST_F(Phone, IsShownWithTheFieldsAskedFor) {
  const Graphed usual = get(path_);
  EXPECT_EQ(usual.body["id"], kChannel);
  EXPECT_TRUE(usual.body.contains("quality_rating"));
  EXPECT_FALSE(usual.body.contains("is_pin_enabled"));
  const Graphed picked = get(path_ + "?fields=status,health_status%7Bentities%7D,is_pin_enabled");
  EXPECT_EQ(picked.body["status"], "CONNECTED");
  EXPECT_EQ(picked.body["is_pin_enabled"], false);
  EXPECT_TRUE(picked.body.contains("health_status"));
  EXPECT_FALSE(picked.body.contains("verified_name"));
  const Graphed list = get("/v26.0/" + kAccount + "/phone_numbers");
  EXPECT_EQ(list.body["data"][0]["id"], kChannel);
  EXPECT_EQ(get("/v26.0/" + kAccount).body["id"], kAccount);
}

TEST_F(Phone, IsRegisteredWithPinAndCode) {
  EXPECT_EQ(post(path_ + "/deregister", Json::object()).status, 200U);
  customer_writes();
  EXPECT_EQ(send(text_to(kPhone)).code(), 133010);
  EXPECT_EQ(post(path_ + "/verify_code", R"({"code":"123456"})").code(), 100);
  EXPECT_EQ(post(path_ + "/request_code", R"({"code_method":"PIGEON","language":"id"})").code(),
            131009);
  EXPECT_EQ(post(path_ + "/request_code", R"({"code_method":"SMS","language":"id"})").status, 200U);
  EXPECT_EQ(post(path_ + "/verify_code", R"({"code":"123456"})").status, 200U);
  EXPECT_EQ(post(path_ + "/register", R"({"messaging_product":"whatsapp","pin":"12"})").code(),
            100);
  EXPECT_EQ(post(path_ + "/register", R"({"messaging_product":"whatsapp","pin":"111111"})").status,
            200U);
  EXPECT_EQ(post(path_ + "/register", R"({"messaging_product":"whatsapp","pin":"222222"})").code(),
            133005);
  EXPECT_EQ(post(path_, R"({"pin":"222222"})").status, 200U);
  EXPECT_EQ(post(path_ + "/register", R"({"messaging_product":"whatsapp","pin":"222222"})").status,
            200U);
  EXPECT_EQ(send(text_to(kPhone)).status, 200U);
}

TEST_F(Phone, KeepsProfileSettingsAndUsername) {
  const std::string profile = path_ + "/whatsapp_business_profile";
  EXPECT_EQ(post(profile, R"({"messaging_product":"whatsapp","about":"Kopi",)"
                          R"("websites":["https://a.example.test"]})")
                .status,
            200U);
  EXPECT_EQ(get(profile + "?fields=about").body["data"][0]["about"], "Kopi");
  EXPECT_EQ(post(profile, Json{{"messaging_product", "whatsapp"}, {"about", std::string(140, 'x')}})
                .code(),
            100);
  EXPECT_EQ(post(path_ + "/settings", R"({"calling":{"status":"ENABLED"}})").status, 200U);
  EXPECT_EQ(get(path_ + "/settings").body["calling"]["status"], "ENABLED");
  EXPECT_EQ(post(path_ + "/settings", R"({"nonsense":{}})").code(), 100);
  EXPECT_EQ(post(path_ + "/username", R"({"username":"www.kedai"})").code(), 100);
  EXPECT_EQ(post(path_ + "/username", R"({"username":"kedai.contoh"})").body["status"], "approved");
  EXPECT_EQ(get(path_ + "/username").body["username"], "kedai.contoh");
  EXPECT_EQ(remove(path_ + "/username").status, 200U);
  ASSERT_TRUE(receiver_->wait_for(2));
  for (const Json& body : bodies()) {
    EXPECT_EQ(body["entry"][0]["changes"][0]["field"], "business_username_update");
    EXPECT_TRUE(body["entry"][0].contains("time"));
  }
}

TEST_F(Phone, BlocksWhoWroteAndHearsThemNoMore) {
  customer_writes();
  const std::string path = path_ + "/block_users";
  const Json both = Json::parse(R"({"messaging_product":"whatsapp","block_users":[{)"
                                R"("user":"+6281255501234"},{"user":"+6281255505678"}]})");
  const Graphed partly = post(path, both);
  EXPECT_EQ(partly.status, 400U);
  EXPECT_EQ(partly.code(), 139100);
  EXPECT_EQ(partly.body["block_users"]["added_users"].size(), 1U);
  EXPECT_EQ(partly.body["block_users"]["failed_users"].size(), 1U);
  EXPECT_EQ(get(path).body["data"][0]["wa_id"], kPhone);
  customer_writes();
  EXPECT_EQ(receiver_->accepted().size(), 1U) << "only what came before the block";
  EXPECT_EQ(remove(path, both).status, 200U);
  customer_writes();
  EXPECT_TRUE(receiver_->wait_for(2));
}

TEST_F(Phone, SharesTheBusinessAppsPastOnce) {
  const std::string path = path_ + "/smb_app_data";
  EXPECT_EQ(post(path, R"({"messaging_product":"whatsapp","sync_type":"history"})").status, 200U);
  EXPECT_EQ(post(path, R"({"messaging_product":"whatsapp","sync_type":"history"})").code(),
            2593107);
  EXPECT_EQ(
      post(path, R"({"messaging_product":"whatsapp","sync_type":"smb_app_state_sync"})").status,
      200U);
  ASSERT_TRUE(receiver_->wait_for(4));
  std::set<int> phases;
  for (const Json& body : bodies()) {
    const Json change = body["entry"][0]["changes"][0];
    if (change["field"] == "history")
      phases.insert(change["value"]["history"][0]["metadata"]["phase"].get<int>());
  }
  EXPECT_EQ(phases, (std::set<int>{0, 1, 2}));
}

TEST_F(Phone, ForgetsContacts) {
  EXPECT_EQ(remove(path_ + "/contact_book?messaging_product=whatsapp&bsuid=ID.1").body["deleted"],
            true);
  EXPECT_EQ(remove(path_ + "/contact_book").code(), 100);
}

// --- Subscriptions and tokens

class Subscriptions : public Stage {};

TEST_F(Subscriptions, AreMadeOnlyAfterTheHandshake) {
  const std::string path = "/v26.0/" + kApp + "/subscriptions";
  Json form = {{"object", "whatsapp_business_account"},
               {"callback_url", receiver_->url()},
               {"verify_token", "wrong"},
               {"fields", "messages,account_update"}};
  EXPECT_EQ(post(path, form).code(), 2200);
  form["verify_token"] = "verify-me";
  EXPECT_EQ(post(path, form).body["success"], true);
  EXPECT_EQ(receiver_->handshakes(), 2U);
  const Graphed list = get(path);
  EXPECT_EQ(list.body["data"][0]["fields"].size(), 2U);
  // A field that is not subscribed goes nowhere.
  TriggerRequest request;
  request.name = "security.pin_changed";
  EXPECT_EQ(simulator_->trigger(request).error().code, ErrorCode::kNotFound);
  request.name = "account_update.account_deleted";
  EXPECT_TRUE(simulator_->trigger(request));
  form["callback_url"] = "https://example.test/hook";
  EXPECT_EQ(post(path, form).code(), 100);
  EXPECT_EQ(remove(path).status, 200U);
  EXPECT_EQ(get(path).body["data"].size(), 0U);
}

TEST_F(Subscriptions, AreAlsoMadeFromAForm) {
  HttpRequest request;
  request.method = "POST";
  request.target =
      "/v26.0/" + kApp + "/subscriptions?access_token=" + encode_percent(kApp + "|" + kSecret);
  request.headers["content-type"] = "application/x-www-form-urlencoded";
  request.body = "object=whatsapp_business_account&verify_token=verify-me&callback_url=" +
                 encode_percent(receiver_->url());
  EXPECT_EQ(graph(request).body["success"], true);
}

TEST_F(Subscriptions, OverridesWinForMessagesOnly) {
  Receiver on_account("t2");
  Receiver on_number("t3");
  EXPECT_EQ(post("/v26.0/" + kAccount + "/subscribed_apps",
                 Json{{"override_callback_uri", on_account.url()}, {"verify_token", "t2"}})
                .status,
            200U);
  customer_writes();
  EXPECT_EQ(on_account.accepted().size(), 1U);
  EXPECT_EQ(post("/v26.0/" + kChannel,
                 Json{{"webhook_configuration",
                       {{"override_callback_uri", on_number.url()}, {"verify_token", "t3"}}}})
                .status,
            200U);
  customer_writes();
  EXPECT_EQ(on_number.accepted().size(), 1U);
  EXPECT_EQ(get("/v26.0/" + kChannel + "?fields=webhook_configuration")
                .body["webhook_configuration"]["phone_number"],
            on_number.url());
  TriggerRequest request;
  request.name = "account_update.account_deleted";
  ASSERT_TRUE(simulator_->trigger(request));
  EXPECT_TRUE(receiver_->wait_for(1));
  EXPECT_EQ(
      post("/v26.0/" + kChannel, Json{{"webhook_configuration", {{"override_callback_uri", ""}}}})
          .status,
      200U);
  EXPECT_EQ(post("/v26.0/" + kAccount + "/subscribed_apps", Json::object()).status, 200U);
  customer_writes();
  EXPECT_TRUE(receiver_->wait_for(2));
}

TEST_F(Subscriptions, AnAccountWithoutThemIsSilent) {
  const std::string path = "/v26.0/" + kAccount + "/subscribed_apps";
  EXPECT_EQ(get(path).body["data"].size(), 1U);
  EXPECT_EQ(remove(path).status, 200U);
  EXPECT_EQ(get(path).body["data"].size(), 0U);
  Utterance utterance;
  utterance.from = kPhone;
  utterance.text = "Halo";
  EXPECT_EQ(simulator_->say(utterance).error().code, ErrorCode::kNotFound);
}

TEST_F(Subscriptions, TokensAreExchangedAndExamined) {
  EXPECT_EQ(get("/v26.0/oauth/access_token?client_id=" + kApp + "&client_secret=wrong").status,
            400U);
  EXPECT_EQ(get("/v26.0/oauth/access_token?client_id=" + kApp + "&client_secret=" + kSecret)
                .body["access_token"],
            kToken);
  EXPECT_EQ(get("/v26.0/debug_token?input_token=test-token").body["data"]["is_valid"], true);
  EXPECT_EQ(get("/v26.0/debug_token?input_token=other").body["data"]["is_valid"], false);
  EXPECT_EQ(get("/v26.0/debug_token").code(), 100);
}

}  // namespace
}  // namespace sambung::simulator
