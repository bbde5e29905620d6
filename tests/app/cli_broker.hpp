#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <memory>
#include <thread>

#include "core/simulator/simulator.hpp"
#include "tests/app/command.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::testing {

inline constexpr const char* kPhone = "6281255501234";

/// A broker of the binary with a file connection, and a simulator that posts to it.
class CliBroker : public ::testing::Test {
 protected:
  void SetUp() override {
    write_secret("secret", "app-secret-of-the-test");
    write_secret("token", "verify-token-of-the-test");
    configure(connection("archive"));
    start_broker();
  }

  void write_secret(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text << "\n";
    ::chmod((folder_ / name).c_str(), 0600);
  }
  std::string connection(const std::string& name) const {
    return "  " + name + ": {connector: jsonl, isolation: inline, config: {path: " +
           (folder_ / (name + ".jsonl")).string() + "}}\n";
  }
  void configure(const std::string& connections, const std::string& more = {}) {
    std::ofstream(folder_ / "sambung.yaml")
        << "whatsapp: {apps: {main: {secrets: [{file: secret}], verify_token: {file: token}}}}\n"
           "listen: {webhooks: {port: 0"
        << listen_ << "}, health: {port: 0}}\n"
        << more << "connections:\n"
        << connections;
  }
  void start_broker(const Running::Variables& variables = {}) {
    broker_ = std::make_unique<Running>(
        std::vector<std::string>{"run", (folder_ / "sambung.yaml").string()}, "", variables);
    ASSERT_TRUE(broker_->await("\"event\":\"started\"")) << broker_->err();
  }
  std::uint16_t port() const {
    const std::string& log = broker_->err();
    const std::size_t at = log.find("\"webhook_port\":\"") + 16;
    return static_cast<std::uint16_t>(std::stoi(log.substr(at)));
  }
  void say(int count) {
    simulator::Options options;
    options.app_secret = Secret("app-secret-of-the-test");
    options.verify_token = Secret("verify-token-of-the-test");
    options.access_token = Secret("access");
    options.target_url = (authority_.empty() ? "http" : "https") + std::string("://127.0.0.1:") +
                         std::to_string(port()) + "/webhooks/main";
    options.target_authority_pem = authority_;
    auto simulator = simulator::Simulator::start(std::move(options));
    ASSERT_TRUE(simulator) << simulator.error().what;
    for (int i = 0; i < count; ++i) {
      simulator::Utterance utterance;
      utterance.from = kPhone;
      utterance.text = "halo " + std::to_string(i);
      ASSERT_TRUE((*simulator)->say(utterance));
    }
    ASSERT_TRUE((*simulator)->wait_settled(std::chrono::seconds(20)));
  }
  Outcome ask(std::vector<std::string> words) {
    words.emplace_back("-c");
    words.push_back((folder_ / "sambung.yaml").string());
    return testing::sambung(words);
  }
  /// Waits until a connection's file has `count` lines: what was posted is then folded and delivered.
  bool await_lines(const std::string& connection, std::size_t count) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (lines(connection) < count) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::yield();
    }
    return true;
  }

  /// Asks until the answer holds `text`.
  bool await_answer(const std::vector<std::string>& words, const std::string& text) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (std::chrono::steady_clock::now() < deadline) {
      if (ask(words).out.find(text) != std::string::npos) return true;
    }
    return false;
  }
  std::size_t lines(const std::string& name) const {
    std::ifstream in(folder_ / (name + ".jsonl"));
    std::size_t count = 0;
    for (std::string line; std::getline(in, line);) ++count;
    return count;
  }

  TempFolder folder_;
  std::string listen_;     ///< further keys of the webhook listener: ", tls: {...}"
  std::string authority_;  ///< whom the simulator trusts; empty: no TLS
  std::unique_ptr<Running> broker_;
};

}  // namespace sambung::testing
