#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/simulator/graph/multipart.hpp"
#include "core/simulator/graph/template_text.hpp"
#include "core/simulator/graph/world.hpp"
#include "core/simulator/json.hpp"
#include "core/simulator/net/http_message.hpp"
#include "core/simulator/net/url.hpp"

namespace sambung::simulator {
namespace {

TEST(Url, ReadsOriginAndTarget) {
  const auto url = parse_loopback_url("https://localhost:8443/hook?x=1#part");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->origin(), "https://localhost:8443");
  EXPECT_EQ(url->target, "/hook?x=1");
  EXPECT_EQ(parse_loopback_url("http://127.0.0.1")->text(), "http://127.0.0.1:80/");
  EXPECT_EQ(parse_loopback_url("http://[::1]:9/?a")->text(), "http://[::1]:9/?a");
}

class RefusedUrl : public ::testing::TestWithParam<const char*> {};
TEST_P(RefusedUrl, NamesNoPlaceOnThisMachine) {
  const auto url = parse_loopback_url(GetParam());
  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().code, ErrorCode::kInvalid);
}
INSTANTIATE_TEST_SUITE_P(Wrong, RefusedUrl,
                         ::testing::Values("", "ftp://127.0.0.1/", "http://example.test/",
                                           "http://127.0.0.1.example.test/", "http://127.0.0.1:0/",
                                           "http://127.0.0.1:99999/", "http://127.0.0.1:8a/",
                                           "http://localhost@example.test/", "http://10.0.0.1/",
                                           "http://localhost /", "http://localhost\r\nX: y/"));

TEST(HttpRequest, DecodesItsQuery) {
  HttpRequest request;
  request.target = "/a%20b/c?hub.mode=subscribe&x=%C3%A9+y&bad=%zz&flag";
  EXPECT_EQ(request.path(), "/a%20b/c");
  auto query = request.query();
  EXPECT_EQ(query["hub.mode"], "subscribe");
  EXPECT_EQ(query["x"], "\xC3\xA9 y");
  EXPECT_EQ(query["bad"], "%zz");
  EXPECT_EQ(query.count("flag"), 1U);
  EXPECT_EQ(split_path(request.path()), (std::vector<std::string>{"a b", "c"}));
}

TEST(Json, IsBoundedInDepthAndWrittenAsWhatsAppDoes) {
  EXPECT_TRUE(parse_json(std::string(64, '[') + std::string(64, ']')));
  EXPECT_FALSE(parse_json(std::string(65, '[') + std::string(65, ']')));
  EXPECT_FALSE(parse_json(std::string(1'000'000, '[')));
  EXPECT_FALSE(parse_json("{\"a\":tru3}"));
  EXPECT_EQ(to_wire({{"u", "a/\xC3\xA9\xF0\x9F\x91\x8D"}}), R"({"u":"a\/\u00e9\ud83d\udc4d"})");
}

TEST(Multipart, GivesPartsWithTheirBytes) {
  const std::string body =
      "--b\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nimage/png\r\n"
      "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.png\"\r\n"
      "Content-Type: image/png\r\n\r\n\x89P\r\nNG\r\n--b--\r\n";
  const auto parts = parse_multipart("multipart/form-data; boundary=b", body);
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 2U);
  EXPECT_EQ((*parts)[0].bytes, "image/png");
  EXPECT_EQ((*parts)[1].filename, "x.png");
  EXPECT_EQ((*parts)[1].bytes, "\x89P\r\nNG");
}

TEST(Multipart, RefusesWhatIsCutShort) {
  EXPECT_FALSE(parse_multipart("multipart/form-data", "--b\r\n"));
  EXPECT_FALSE(parse_multipart("application/json; boundary=b", "--b--"));
  EXPECT_FALSE(parse_multipart("multipart/form-data; boundary=b", "--b\r\nX: y\r\n\r\nno end"));
  EXPECT_FALSE(parse_multipart("multipart/form-data; boundary=b", "--b"));
}

TEST(TemplateText, FindsDistinctParameters) {
  EXPECT_EQ(template_parameters("Halo {{nama}}, {{ kode }} dan {{nama}} {{open"),
            (std::vector<std::string>{"nama", "kode"}));
  EXPECT_TRUE(fits_in_template("a    b"));
  EXPECT_FALSE(fits_in_template("a     b"));
  EXPECT_FALSE(fits_in_template(""));
  EXPECT_FALSE(fits_in_template("a\nb"));
}

TEST(WhatsAppId, DiffersFromTheTypedPhoneInThreeCountries) {
  EXPECT_EQ(whatsapp_id("+62 812-5550-1234"), "6281255501234");
  EXPECT_EQ(whatsapp_id("+55 31 95555-0123"), "553155550123");
  EXPECT_EQ(whatsapp_id("+55 11 95555-0123"), "5511955550123");
  EXPECT_EQ(whatsapp_id("+52 55 5555 0123"), "5215555550123");
  EXPECT_EQ(whatsapp_id("+54 11 5555 0123"), "5491155550123");
}

}  // namespace
}  // namespace sambung::simulator
