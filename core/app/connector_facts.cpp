#include "core/app/connector_facts.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "core/base/unique_fd.hpp"
#include "core/json/document.hpp"
#include "core/json/writer.hpp"
#include "plugins/runtime/library.hpp"

namespace sambung::app {

namespace {

constexpr std::size_t kFactsBytesMax = 1024 * 1024;
constexpr std::chrono::seconds kPatience{10};

/// Everything until the end of file or the deadline; nullopt when the deadline came first.
bool read_to_end(int fd, std::string& bytes) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  char piece[4096];
  while (bytes.size() < kFactsBytesMax) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    pollfd ready{fd, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&ready, 1, static_cast<int>(left.count())) == 0) return false;
    const ssize_t got = ::read(fd, piece, sizeof piece);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got == 0;
    bytes.append(piece, static_cast<std::size_t>(got));
  }
  return false;
}

Result<pid_t> spawn(const std::string& program, const std::string& library, int out) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  std::string words[] = {program, "connector", "describe-here", library};
  char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
  char* no_environment[] = {nullptr};
  pid_t pid = 0;
  const int failed =
      ::posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments, no_environment);
  posix_spawn_file_actions_destroy(&actions);
  if (failed == 0) return pid;
  return Error{ErrorCode::kUnavailable, program + " cannot be started: " + std::strerror(failed)};
}

Result<ConnectorFacts> read_facts(const std::string& line) {
  auto document = json::Document::parse(line);
  if (!document) return Error{ErrorCode::kUnavailable, "it printed no facts"};
  const json::Value root = document->root();
  if (const auto error = root["error"].string()) return Error{ErrorCode::kInvalid, *error};
  return ConnectorFacts{.id = root["id"].string().value_or(""),
                        .version = root["version"].string().value_or(""),
                        .manifest = root["manifest"].string().value_or("")};
}

}  // namespace

Result<ConnectorFacts> ask_connector(const std::filesystem::path& library,
                                     const std::filesystem::path& programs) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    return Error{ErrorCode::kUnavailable, std::string("no pipe: ") + std::strerror(errno)};
  }
  UniqueFd in(ends[0]);
  UniqueFd out(ends[1]);
  auto child = spawn((programs / "sambung").string(), library.string(), out.get());
  if (!child) return child.error();
  out.reset();
  std::string line;
  const bool complete = read_to_end(in.get(), line);
  if (!complete) ::kill(*child, SIGKILL);
  int status = 0;
  while (::waitpid(*child, &status, 0) < 0 && errno == EINTR) continue;
  if (!complete) return Error{ErrorCode::kUnavailable, "it hung while it was loaded"};
  if (WIFSIGNALED(status)) {
    return Error{ErrorCode::kUnavailable, "it crashed while it was loaded (signal " +
                                              std::to_string(WTERMSIG(status)) + ")"};
  }
  return read_facts(line);
}

int describe_here(const std::string& library) {
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  auto loaded = runtime::Library::load(library);
  if (loaded) {
    writer.key("id");
    writer.string(loaded->id());
    writer.key("version");
    writer.string(loaded->version());
    writer.key("manifest");
    writer.string(loaded->manifest());
  } else {
    writer.key("error");
    writer.string(loaded.error().what);
  }
  writer.end_object();
  json += "\n";
  const bool written = std::fwrite(json.data(), 1, json.size(), stdout) == json.size();
  return written && std::fflush(stdout) == 0 && loaded ? 0 : 1;
}

}  // namespace sambung::app
