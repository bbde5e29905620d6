#include <gtest/gtest.h>

#include "tests/simulator/stage.hpp"

namespace sambung::simulator {
namespace {

struct Case {
  std::string name;
  std::string rest;  ///< of the body, after product and recipient
  int code = 0;      ///< 0: accepted
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

std::string name_of(const ::testing::TestParamInfo<Case>& info) { return info.param.name; }

std::string interactive(const std::string& type, const std::string& action) {
  return R"("type":"interactive","interactive":{"body":{"text":"Kirim?"},"type":")" + type +
         R"(","action":)" + action + "}";
}

std::string buttons(const std::string& list) {
  return interactive("button", R"({"buttons":[)" + list + "]}");
}

std::string button(const std::string& id, const std::string& title) {
  return R"({"type":"reply","reply":{"id":")" + id + R"(","title":")" + title + R"("}})";
}

std::string list(const std::string& label, const std::string& sections) {
  return interactive("list", R"({"button":")" + label + R"(","sections":)" + sections + "}");
}

std::string card(int number) {
  return R"({"type":"cta_url","card_index":)" + std::to_string(number) +
         R"(,"header":{"type":"image","image":{"link":"https://m.example.test/1.jpg"}},)"
         R"("action":{"name":"cta_url","parameters":)"
         R"({"display_text":"A","url":"https://contoh.example.test/1"}}})";
}

std::string order(const std::string& components) {
  return R"("type":"template","template":{"name":"order_ready","language":{"code":"id"},)"
         R"("components":[)" +
         components + "]}";
}

const std::string kNamed =
    R"({"type":"body","parameters":[{"type":"text","parameter_name":"nama","text":"Ayu"},)"
    R"({"type":"text","parameter_name":"kode","text":"K-19"}]})";
const std::string kUrlButton = R"({"type":"button","sub_type":"url","index":"0",)"
                               R"("parameters":[{"type":"text","text":"K-19"}]})";

class SendBody : public Stage, public ::testing::WithParamInterface<Case> {
 protected:
  void SetUp() override {
    start([](Options& options) { options.outside_window = OutsideWindow::kAllow; });
  }
  Json body() const {
    return Json::parse(R"({"messaging_product":"whatsapp","to":"+6281255501234",)" +
                       GetParam().rest + "}");
  }
};

TEST_P(SendBody, GetsTheVerdictOfThePlatform) {
  const Graphed reply = send(body());
  EXPECT_EQ(reply.code(), GetParam().code) << reply.body;
  if (GetParam().code == 0) {
    EXPECT_EQ(reply.status, 200U);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Accepted, SendBody,
    ::testing::Values(
        Case{"text", R"("type":"text","text":{"body":"Halo","preview_url":true})"},
        Case{"text_without_type", R"("text":{"body":"Halo"})"},
        Case{"recipient_type",
             R"("recipient_type":"individual","type":"text","text":{"body":"Halo"})"},
        Case{"reply", R"("context":{"message_id":"wamid.X"},"type":"text","text":{"body":"Halo"})"},
        Case{"image_by_link",
             R"("type":"image","image":{"link":"https://media.example.test/a.jpg","caption":"A"})"},
        Case{"video_by_link",
             R"("type":"video","video":{"link":"https://media.example.test/a.mp4"})"},
        Case{"audio_voice",
             R"("type":"audio","audio":{"link":"https://media.example.test/a.ogg","voice":true})"},
        Case{"document", R"("type":"document","document":{)"
                         R"("link":"https://media.example.test/a.pdf","filename":"a.pdf",)"
                         R"("caption":"A"})"},
        Case{"sticker",
             R"("type":"sticker","sticker":{"link":"https://media.example.test/a.webp"})"},
        Case{"location_numbers",
             R"("type":"location","location":{"latitude":-6.2,"longitude":106.8,)"
             R"("name":"Kedai","address":"Jl."})"},
        Case{"location_texts",
             R"("type":"location","location":{"latitude":"-6.2","longitude":"106.8"})"},
        Case{"contacts", R"("type":"contacts","contacts":[{"name":{"formatted_name":"Dewi",)"
                         R"("first_name":"Dewi"},"phones":[{"phone":"+62","type":"CELL"}]}])"},
        Case{"buttons", buttons(button("a", "Ya") + "," + button("b", "Tidak"))},
        Case{
            "list",
            list("Pilih",
                 R"([{"title":"Hari","rows":[{"id":"1","title":"Rabu","description":"10:00"}]}])")},
        Case{"cta_url", R"("type":"interactive","interactive":{"type":"cta_url","body":{)"
                        R"("text":"A"},"action":{"name":"cta_url","parameters":{)"
                        R"("display_text":"Buka","url":"https://contoh.example.test/"}}})"},
        Case{"flow", R"("type":"interactive","interactive":{"type":"flow","body":{)"
                     R"("text":"A"},"action":{"name":"flow","parameters":{)"
                     R"("flow_message_version":"3","flow_id":"1","flow_cta":"Isi"}}})"},
        Case{"location_request", R"("type":"interactive","interactive":{)"
                                 R"("type":"location_request_message","body":{"text":"Di mana?"},)"
                                 R"("action":{"name":"send_location"}})"},
        Case{"address", R"("type":"interactive","interactive":{"type":"address_message",)"
                        R"("body":{"text":"A"},"action":{"name":"address_message",)"
                        R"("parameters":{"country":"IN"}}})"},
        Case{"request_contact_info",
             R"("type":"interactive","interactive":{"type":"request_contact_info",)"
             R"("body":{"text":"A"},"action":{"name":"request_contact_info"}})"},
        Case{"product", R"("type":"interactive","interactive":{"type":"product","action":{)"
                        R"("catalog_id":"1","product_retailer_id":"KOPI"}})"},
        Case{"product_list", R"("type":"interactive","interactive":{"type":"product_list",)"
                             R"("header":{"type":"text","text":"A"},"body":{"text":"A"},"action":{)"
                             R"("catalog_id":"1","sections":[{"title":"A","product_items":[{)"
                             R"("product_retailer_id":"KOPI"}]}]}})"},
        Case{"catalog", R"("type":"interactive","interactive":{"type":"catalog_message",)"
                        R"("body":{"text":"A"},"action":{"name":"catalog_message"}})"},
        Case{"carousel", interactive("carousel", R"({"cards":[)" + card(0) + "," + card(1) + "]}")},
        Case{"call_permission", R"("type":"interactive","interactive":{)"
                                R"("type":"call_permission_request","action":{)"
                                R"("name":"call_permission_request"}})"},
        Case{"voice_call", R"("type":"interactive","interactive":{"type":"voice_call","body":{)"
                           R"("text":"A"},"action":{"name":"voice_call"}})"},
        Case{"template_named", order(kNamed + "," + kUrlButton)},
        Case{"group", R"("recipient_type":"group","type":"text","text":{"body":"Halo"})"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Refused, SendBody,
    ::testing::Values(
        Case{"no_text", R"("type":"text")", 131008},
        Case{"empty_text", R"("type":"text","text":{"body":""})", 131008},
        Case{"text_not_object", R"("type":"text","text":"Halo")", 100},
        Case{"body_not_text", R"("type":"text","text":{"body":7})", 100},
        Case{"unknown_key", R"("type":"text","text":{"body":"Halo","bodi":"x"})", 100},
        Case{"unknown_type", R"("type":"poll","poll":{})", 131009},
        Case{"type_without_object", R"("type":"image","text":{"body":"Halo"})", 131008},
        Case{"image_id_and_link",
             R"("type":"image","image":{"id":"1","link":"https://a.example.test/"})", 100},
        Case{"image_neither", R"("type":"image","image":{})", 131008},
        Case{"image_unknown_id", R"("type":"image","image":{"id":"12345"})", 131009},
        Case{"image_bad_link", R"("type":"image","image":{"link":"file:///etc/passwd"})", 131009},
        Case{"audio_caption",
             R"("type":"audio","audio":{"link":"https://a.example.test/a","caption":"x"})", 100},
        Case{"image_filename",
             R"("type":"image","image":{"link":"https://a.example.test/a","filename":"x"})", 100},
        Case{"location_range", R"("type":"location","location":{"latitude":91,"longitude":0})",
             131009},
        Case{"location_half", R"("type":"location","location":{"latitude":1})", 131008},
        Case{"location_words", R"("type":"location","location":{"latitude":"north","longitude":0})",
             100},
        Case{"contacts_empty", R"("type":"contacts","contacts":[])", 131009},
        Case{"contacts_no_name", R"("type":"contacts","contacts":[{"phones":[]}])", 131008},
        Case{"reaction_no_emoji", R"("type":"reaction","reaction":{"message_id":"wamid.X"})",
             131008},
        Case{"reaction_unknown",
             R"("type":"reaction","reaction":{"message_id":"wamid.X","emoji":"x"})", 131009},
        Case{"reaction_with_context",
             R"("context":{"message_id":"wamid.X"},"type":"reaction","reaction":{)"
             R"("message_id":"wamid.X","emoji":"x"})",
             100},
        Case{"context_key", R"("context":{"id":"wamid.X"},"type":"text","text":{"body":"Halo"})",
             100},
        Case{"recipient_type", R"("recipient_type":"crowd","type":"text","text":{"body":"Halo"})",
             131009},
        Case{"four_buttons",
             buttons(button("a", "1") + "," + button("b", "2") + "," + button("c", "3") + "," +
                     button("d", "4")),
             131009},
        Case{"no_buttons", buttons(""), 131009},
        Case{"same_titles", buttons(button("a", "Ya") + "," + button("b", "Ya")), 131009},
        Case{"long_title", buttons(button("a", "twenty-one characters")), 100},
        Case{"button_type", buttons(R"({"type":"url","reply":{"id":"a","title":"b"}})"), 131009},
        Case{
            "interactive_type",
            R"("type":"interactive","interactive":{"type":"game","body":{"text":"A"},"action":{}})",
            131009},
        Case{"interactive_no_body",
             R"("type":"interactive","interactive":{"type":"button","action":{"buttons":[]}})",
             131008},
        Case{"interactive_no_action",
             R"("type":"interactive","interactive":{"type":"button","body":{"text":"A"}})", 131008},
        Case{"list_no_rows", list("Pilih", R"([{"rows":[]}])"), 131009},
        Case{"list_no_section_title",
             list("Pilih",
                  R"([{"rows":[{"id":"1","title":"A"}]},{"rows":[{"id":"2","title":"B"}]}])"),
             131008},
        Case{"list_same_ids",
             list("Pilih", R"([{"rows":[{"id":"1","title":"A"},{"id":"1","title":"B"}]}])"),
             131009},
        Case{"list_long_button",
             list("twenty-one characters", R"([{"rows":[{"id":"1","title":"A"}]}])"), 100},
        Case{"cta_no_url",
             R"("type":"interactive","interactive":{"type":"cta_url","body":{)"
             R"("text":"A"},"action":{"name":"cta_url","parameters":{)"
             R"("display_text":"Buka"}}})",
             131008},
        Case{"flow_version",
             R"("type":"interactive","interactive":{"type":"flow","body":{)"
             R"("text":"A"},"action":{"name":"flow","parameters":{)"
             R"("flow_message_version":"2","flow_id":"1","flow_cta":"Isi"}}})",
             131009},
        Case{"one_card",
             R"("type":"interactive","interactive":{"type":"carousel","body":{)"
             R"("text":"A"},"action":{"cards":[{"card_index":0,"type":"cta_url",)"
             R"("action":{}}]}})",
             131009},
        Case{"product_list_no_header",
             R"("type":"interactive","interactive":{"type":"product_list","body":{)"
             R"("text":"A"},"action":{"catalog_id":"1","sections":[]}})",
             131008},
        Case{"template_unknown",
             R"("type":"template","template":{"name":"nothing","language":{"code":"id"}})", 132001},
        Case{"template_language",
             R"("type":"template","template":{"name":"hello_world","language":{"code":"id"}})",
             132001},
        Case{"template_no_language", R"("type":"template","template":{"name":"hello_world"})",
             131008},
        Case{"template_too_few",
             order(R"({"type":"body","parameters":[{"type":"text",)"
                   R"("parameter_name":"nama","text":"Ayu"}]},)" +
                   kUrlButton),
             132000},
        Case{"template_no_parameters",
             R"("type":"template","template":{"name":"order_ready","language":{"code":"id"}})",
             132000},
        Case{"template_positional",
             order(R"({"type":"body","parameters":[{"type":"text","text":"Ayu"},{)"
                   R"("type":"text","text":"K"}]},)" +
                   kUrlButton),
             132012},
        Case{"template_newline",
             order(R"({"type":"body","parameters":[{"type":"text",)"
                   R"("parameter_name":"nama","text":"A\nb"},{"type":"text",)"
                   R"("parameter_name":"kode","text":"K"}]},)" +
                   kUrlButton),
             132008},
        Case{"template_no_url_suffix", order(kNamed), 131008},
        Case{"template_stray_component",
             order(kNamed + "," + kUrlButton + R"(,{"type":"header","parameters":[]})"), 132012},
        Case{"template_component_type", order(kNamed + "," + kUrlButton + R"(,{"type":"sidebar"})"),
             131009}),
    name_of);

class Envelope : public Stage {};

TEST_F(Envelope, IsCheckedBeforeTheContent) {
  Json body = text_to(kPhone);
  body["messaging_product"] = "telegram";
  EXPECT_EQ(send(body).code(), 100);
  body.erase("messaging_product");
  EXPECT_EQ(send(body).code(), 100);
  body = text_to(kPhone);
  body.erase("to");
  EXPECT_EQ(send(body).code(), 131008);
  EXPECT_EQ(send(text_to("not-a-phone")).code(), 100);
  EXPECT_EQ(send(text_to("ID.7741002938475561")).code(), 100);
  EXPECT_EQ(send(text_to("62215550100")).code(), 131021);
}

TEST_F(Envelope, LimitsAreCountedInCharacters) {
  start([](Options& options) { options.outside_window = OutsideWindow::kAllow; });
  Json body = text_to(kPhone);
  std::string accents;
  for (int i = 0; i < 4096; ++i) accents += "\xC3\xA9";
  body["text"]["body"] = accents;
  EXPECT_EQ(send(body).status, 200U);
  body["text"]["body"] = accents + "x";
  EXPECT_EQ(send(body).code(), 100);
  body = text_to(kPhone);
  body["biz_opaque_callback_data"] = std::string(513, 'x');
  EXPECT_EQ(send(body).code(), 100);
}

TEST_F(Envelope, ShapesThatNobodyExpectsDoNoHarm) {
  start([](Options& options) { options.outside_window = OutsideWindow::kAllow; });
  const Json link = "https://media.example.test/a.ogg";
  Json body = {{"messaging_product", "whatsapp"}, {"to", kPhone}, {"type", "audio"}};
  body["audio"] = {{"link", link}, {"voice", nullptr}};
  EXPECT_EQ(send(body).status, 200U);
  TriggerRequest request;
  request.name = "messages.text";
  for (const char* path : {"entry.0.changes.0.value", "entry.0.changes", "messages", "metadata"}) {
    request.overrides = {{path, "7"}};
    EXPECT_TRUE(simulator_->trigger(request)) << path;
  }
  // A form may hold bytes that are no UTF-8.
  HttpRequest form;
  form.method = "POST";
  form.target = "/v26.0/" + kChannel + "/whatsapp_business_profile";
  form.headers = {{"authorization", "Bearer test-token"},
                  {"content-type", "application/x-www-form-urlencoded"}};
  form.body = "messaging_product=whatsapp&about=%ff%fe";
  EXPECT_EQ(graph(form).status, 200U);
}

TEST_F(Envelope, ABodyThatIsNotJsonIsRefused) {
  HttpRequest request;
  request.method = "POST";
  request.target = "/v26.0/" + kChannel + "/messages";
  request.headers = {{"authorization", "Bearer test-token"}, {"content-type", "application/json"}};
  for (const char* bad : {"{", "[]", "\"x\"", "{\"a\":tru3}"}) {
    request.body = bad;
    EXPECT_EQ(graph(request).code(), 100) << bad;
  }
}

}  // namespace
}  // namespace sambung::simulator
