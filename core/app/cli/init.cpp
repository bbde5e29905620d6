#include "core/app/cli/init.hpp"

#include <filesystem>
#include <fstream>
#include <ostream>

namespace sambung::cli {

namespace {

constexpr const char* kSchemaUrl = "/usr/share/sambung/schema/config.v1.json";

std::string configuration(const std::filesystem::path& folder) {
  return std::string("# yaml-language-server: $schema=") + kSchemaUrl + R"(
# What sambung does here. Check it with:  sambung lint sambung.yaml
whatsapp:
  apps:
    main:                                    # your Meta app; its webhook path is /webhooks/main
      secrets: [{env: WHATSAPP_APP_SECRET}]  # App settings > Basic > App secret
      verify_token: {env: WHATSAPP_VERIFY_TOKEN}

listen:
  webhooks: {address: 127.0.0.1, port: 8080}  # behind your TLS proxy, or add tls: {certificate, key}

connections:
  archive:
    connector: jsonl                         # every event as a line in a file
    config: {path: )" +
         (folder / "events.jsonl").string() + "}\n";
}

constexpr const char* kVariables =
    "# Copy to .env, fill in, and keep it out of version control.\n"
    "# Load it with:  set -a; . ./.env; set +a\n"
    "WHATSAPP_APP_SECRET=\n"
    "WHATSAPP_VERIFY_TOKEN=\n";

Result<void> write(const std::filesystem::path& file, const std::string& text, bool force) {
  std::error_code error;
  if (!force && std::filesystem::exists(file, error)) {
    return Error{ErrorCode::kExists, file.string() + " is there already; --force replaces it"};
  }
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (out) return {};
  return Error{ErrorCode::kUnavailable, file.string() + " cannot be written; check the folder"};
}

}  // namespace

void Init::declare(Options& options) {
  options.text("folder", folder_, "Where to write (default: here)");
  options.flag("--force", force_, "Replace files that are there");
  options.flag("--dry-run", dry_run_, "Print what would be written");
}

int Init::run(Terminal& terminal) {
  std::error_code error;
  const auto folder = std::filesystem::absolute(folder_, error).lexically_normal();
  const std::string yaml = configuration(folder);
  if (dry_run_) {
    terminal.out << yaml;
    return kOk;
  }
  std::filesystem::create_directories(folder, error);
  if (!force_ && std::filesystem::exists(folder / "sambung.yaml", error)) {
    return terminal.fail(kTargetExists, (folder / "sambung.yaml").string() +
                                            " is there already; --force replaces it");
  }
  auto written = write(folder / "sambung.yaml", yaml, force_);
  if (written) written = write(folder / ".env.example", kVariables, true);
  if (!written) return terminal.fail(kInputOutput, written.error().what);
  terminal.out << (folder / "sambung.yaml").string() << "\n"
               << (folder / ".env.example").string() << "\n";
  terminal.err << "next:  cp .env.example .env, fill it in, then\n"
                  "       set -a; . ./.env; set +a; sambung lint && sambung run\n";
  return kOk;
}

}  // namespace sambung::cli
