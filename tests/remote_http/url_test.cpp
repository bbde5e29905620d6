#include "plugins/http/url.hpp"

#include <gtest/gtest.h>

namespace sambung::remote {
namespace {

TEST(Url, IsReadWhole) {
  const auto url = parse_url("HTTPS://API.Example.com:8443/v1/x?q=%20#frag");
  ASSERT_TRUE(url) << url.error().what;
  EXPECT_EQ(url->origin(), "https://api.example.com:8443");
  EXPECT_EQ(url->target, "/v1/x?q=%20");
  EXPECT_EQ(parse_url("http://a.example")->target, "/");
  EXPECT_EQ(parse_url("http://a.example?q")->target, "/?q");
  EXPECT_EQ(parse_url("http://a.example:80/")->origin(), "http://a.example");
  EXPECT_EQ(parse_url("http://[::1]:8080/")->authority(), "[::1]:8080");
  EXPECT_EQ(parse_url("http://[::1]/")->host, "::1");
}

TEST(Url, IsRefusedWhereReadersCouldDiffer) {
  for (const char* text : {"",
                           "a.example",
                           "//a.example",
                           "ftp://a.example/",
                           "file:///etc/passwd",
                           "https://",
                           "https:///a",
                           "https://user@a.example/",
                           "https://u:p@a.example/",
                           "https://a.example@b/",
                           "https://a.example\\@b/",
                           "https://a.example/a b",
                           "https://a.example/\r\nHost: b",
                           "https://a.example/\x01",
                           "https://a.example/\xc3\xa9",
                           "https://\xc3\xa9.example/",
                           "https://a.example:0/",
                           "https://a.example:/",
                           "https://a.example:65536/",
                           "https://a.example:80x/",
                           "https://a.example:-1/",
                           "https://a.example:25/",
                           "https://a.example:6667/",
                           "https://a..example/",
                           "https://.a/",
                           "https://a.example./",
                           "https://[::1/",
                           "https://[1.2.3.4]/",
                           "https://[::1]x/",
                           "https://[fe80::1%25lo]/",
                           "https://1.2.3/",
                           "https://0x7f000001/",
                           "https://2130706433/",
                           "https://a%2eb/",
                           "https://a,b/",
                           "https://*.a/"}) {
    EXPECT_FALSE(parse_url(text)) << text;
  }
  EXPECT_FALSE(parse_url("https://a.example/" + std::string(9000, 'a')));
  EXPECT_FALSE(parse_url(std::string("https://a.example/\0b", 20)));
}

TEST(Url, ErrorsDoNotRepeatIt) {
  const auto url = parse_url("https://user:s3cret@a.example/?token=s3cret");
  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().what.find("s3cret"), std::string::npos);
}

TEST(Url, ShowsNoMoreThanAShortFirstPiece) {
  EXPECT_EQ(parse_url("https://a.example/v21.0/123/messages?token=x")->shown(),
            "https://a.example/v21.0");
  EXPECT_EQ(parse_url("https://a.example:8443")->shown(), "https://a.example:8443/");
  EXPECT_EQ(parse_url("https://a.example/bot123456:AAF-secret/x")->shown(),
            "https://a.example/...");
  EXPECT_EQ(parse_url("https://a.example/628123456789@c.us")->shown(), "https://a.example/...");
}

TEST(Location, IsReadAgainstWhereItWasSaid) {
  const Url base = *parse_url("https://a.example:444/x/y?z");
  const auto at = [&](const char* text) {
    const auto url = parse_location(text, base);
    return url ? url->origin() + url->target : "refused";
  };
  EXPECT_EQ(at("/b?c"), "https://a.example:444/b?c");
  EXPECT_EQ(at("?c"), "https://a.example:444/x/y?c");
  EXPECT_EQ(at("//b.example/c"), "https://b.example/c");
  EXPECT_EQ(at("http://b.example"), "http://b.example/");
  EXPECT_EQ(at("b"), "refused");
  EXPECT_EQ(at(""), "refused");
  EXPECT_EQ(at("javascript:x"), "refused");
  EXPECT_EQ(at("/b\tc"), "refused");
}

}  // namespace
}  // namespace sambung::remote
