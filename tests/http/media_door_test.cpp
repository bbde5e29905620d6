#include "core/http/media_door.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>

#include "core/logging/logger.hpp"
#include "core/media/file_name.hpp"
#include "tests/support/held_clock.hpp"
#include "tests/support/raw_socket.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::http {
namespace {

using testing::RawSocket;

class MediaDoorTest : public ::testing::Test {
 protected:
  MediaDoorTest() {
    keys_ = *journal::KeyStore::open(folder_ / "keys.db", Secret(std::string(32, 'm')),
                                     journal::KeyStore::Access::kReadWrite);
    store_ = *media::Store::open(folder_ / "media", *keys_, {}, log_);
    door_ = std::make_unique<MediaDoor>(*store_, links_, clock_, log_);
    server_ = *Server::start(
        {},
        [this](const Request& request, Respond respond) {
          door_->handle(request, std::move(respond));
        },
        log_);
  }

  /// The path of a link to a file with these facts and bytes.
  std::string keep(const media::Facts& facts, const std::string& bytes) {
    const std::string name = media::file_name(ids_, clock_.now(), "C", "wamid", facts.name);
    auto file = *store_->begin(name, "ayu", facts);
    EXPECT_TRUE(file.add(bytes));
    EXPECT_TRUE(store_->keep(std::move(file)));
    return path_to(name);
  }
  std::string path_to(const std::string& name) {
    return links_.make(name, clock_.now() + std::chrono::hours(1))
        .substr(std::string_view("https://h").size());
  }
  /// What comes for it; all of it, since the connection is closed then.
  std::string ask(const std::string& path, const std::string& method = "GET") {
    RawSocket socket(server_->port());
    EXPECT_TRUE(
        socket.send(method + " " + path + " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"));
    return socket.receive();
  }

  testing::TempFolder folder_;
  testing::HeldClock clock_;
  model::Keys ids_ = *model::Keys::make(Secret(std::string(32, 'k')));
  media::Links links_{ids_, "https://h"};
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
  std::unique_ptr<journal::KeyStore> keys_;
  std::unique_ptr<media::Store> store_;
  std::unique_ptr<MediaDoor> door_;
  std::unique_ptr<Server> server_;  // before the door goes
};

bool has(const std::string& answer, const std::string& text) {
  return answer.find(text) != std::string::npos;
}

TEST_F(MediaDoorTest, GivesAFileToWhoeverHasALink) {
  std::string bytes(300'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 131 + i / 7);
  const std::string path = keep({.mime_type = "image/jpeg", .name = "foto.jpg"}, bytes);
  const std::string answer = ask(path);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer.substr(0, 200);
  EXPECT_TRUE(has(answer, "\r\nContent-Length: 300000\r\n"));
  EXPECT_TRUE(has(answer, "\r\nContent-Type: image/jpeg\r\n"));
  EXPECT_EQ(answer.substr(answer.find("\r\n\r\n") + 4), bytes);
  const std::string head = ask(path, "HEAD");
  EXPECT_TRUE(has(head, "\r\nContent-Length: 300000\r\n"));
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
  EXPECT_EQ(door_->counts().served, 2U);
}

TEST_F(MediaDoorTest, NothingThatAStrangerSentRunsInABrowser) {
  for (const char* type : {"text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript",
                           "image/jpeg\r\nSet-Cookie: a=b", ""}) {
    const std::string answer = ask(keep({.mime_type = type, .name = type}, "<script>1</script>"));
    EXPECT_TRUE(has(answer, "\r\nContent-Type: application/octet-stream\r\n") ||
                has(answer, "\r\nContent-Type: image/jpeg\r\n"))
        << answer;
    EXPECT_FALSE(has(answer, "\r\nSet-Cookie")) << answer;
    EXPECT_TRUE(has(answer, "\r\nContent-Disposition: attachment; filename*=UTF-8''")) << answer;
    EXPECT_TRUE(has(answer, "\r\nContent-Security-Policy: sandbox; default-src 'none'\r\n"));
    EXPECT_TRUE(has(answer, "\r\nX-Content-Type-Options: nosniff\r\n"));
    EXPECT_TRUE(has(answer, "\r\nReferrer-Policy: no-referrer\r\n"));
    EXPECT_TRUE(has(answer, "\r\nCache-Control: private, no-store\r\n"));
  }
}

TEST_F(MediaDoorTest, ANameIsNothingButAName) {
  const std::pair<const char*, const char*> names[] = {
      {"Rechnung März.pdf", "Rechnung%20M%C3%A4rz.pdf"},
      {"../../etc/passwd", ".._.._etc_passwd"},
      {"a\"; filename=\"b", "a%22%3B%20filename%3D%22b"},
      {"a\r\nSet-Cookie: b", "a%0D%0ASet-Cookie%3A%20b"},
  };
  for (const auto& [name, shown] : names) {
    const std::string answer = ask(keep({.mime_type = "application/pdf", .name = name}, "x"));
    EXPECT_TRUE(has(answer, std::string("filename*=UTF-8''") + shown + "\r\n")) << answer;
  }
  EXPECT_TRUE(has(ask(keep({.mime_type = "audio/ogg; codecs=opus", .name = ""}, "x")),
                  "filename*=UTF-8''audio.ogg\r\n"));
}

TEST_F(MediaDoorTest, RefusesWhoHasNoLinkThatHolds) {
  const std::string path = keep({.mime_type = "image/png", .name = "a.png"}, "x");
  EXPECT_TRUE(ask(path.substr(0, path.find('?'))).starts_with("HTTP/1.1 404 "));
  EXPECT_TRUE(ask(path + "x").starts_with("HTTP/1.1 404 "));
  EXPECT_TRUE(ask("/media/../keys.db").starts_with("HTTP/1.1 404 "));
  EXPECT_TRUE(ask("/media/").starts_with("HTTP/1.1 404 "));
  RawSocket socket(server_->port());
  ASSERT_TRUE(socket.send("POST " + path + " HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n"));
  EXPECT_TRUE(socket.receive("\r\n\r\n").starts_with("HTTP/1.1 405 "));
  clock_.advance(std::chrono::hours(1));
  EXPECT_TRUE(ask(path).starts_with("HTTP/1.1 410 "));
  EXPECT_EQ(door_->counts().served, 0U);
  EXPECT_EQ(door_->counts().refused, 6U);
}

TEST_F(MediaDoorTest, SaysThatAFileHasGone) {
  const std::string path = keep({.mime_type = "image/png", .name = "a.png"}, "x");
  const std::string scopes[] = {"ayu"};
  ASSERT_TRUE(keys_->destroy(scopes, 1'000'000));
  EXPECT_TRUE(ask(path).starts_with("HTTP/1.1 410 "));
}

TEST_F(MediaDoorTest, AnEmptyFileIsOneToo) {
  const std::string answer = ask(keep({.mime_type = "text/plain", .name = "a.txt"}, ""));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
  EXPECT_TRUE(has(answer, "\r\nContent-Length: 0\r\n"));
}

}  // namespace
}  // namespace sambung::http
