#include "core/app/cli/connector_new.hpp"

#include <algorithm>
#include <fstream>
#include <ostream>
#include <sstream>

namespace sambung::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNameBytesMax = 32;

bool is_name(const std::string& name) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= kNameBytesMax && letter(name.front()) &&
         name.back() != '-' && name.find("--") == name.npos &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

/// The scaffold's words made the project's (plugins/template).
std::string named(std::string text, const std::string& name) {
  std::string space = name;
  std::replace(space.begin(), space.end(), '-', '_');
  replace_all(text, "scaffold-name", name);
  replace_all(text, "scaffold_name", space);
  return text;
}

Result<void> write(const fs::path& from, const fs::path& to, const std::string& name) {
  std::ifstream in(from, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  std::ofstream out(to, std::ios::binary);
  out << named(text.str(), name);
  out.close();
  if (in && out) return {};
  return Error{ErrorCode::kUnavailable, to.string() + " cannot be written; check the folder"};
}

std::vector<fs::path> files_of(const fs::path& scaffold) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(scaffold, error)) {
    if (entry.is_regular_file(error)) files.push_back(entry.path().lexically_relative(scaffold));
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

void ConnectorNew::declare(Options& options) {
  options.needed_text("name", name_, "Its name: a-z, 0-9 and -, such as acme-crm");
  options.text("--dir", folder_, "Where to write (default: ./NAME)");
  options.flag("--dry-run", dry_run_, "Print which files would be written");
}

int ConnectorNew::run(Terminal& terminal) {
  if (!is_name(name_)) {
    return terminal.fail(kUsage, "`" + name_ +
                                     "` cannot be a connector's name\n  use 1 to 32 of a-z, 0-9 "
                                     "and single -, beginning with a letter: acme-crm");
  }
  std::error_code error;
  const fs::path scaffold = terminal.programs / ".." / "share" / "sambung" / "template";
  const fs::path real = fs::canonical(scaffold, error);
  const auto files = error ? std::vector<fs::path>() : files_of(real);
  if (files.empty()) {
    return terminal.fail(kUnavailable, scaffold.lexically_normal().string() +
                                           " is missing, which the project is made of\n  apt "
                                           "install sambung-sdk-dev");
  }
  const fs::path folder = folder_.empty() ? fs::path(name_) : fs::path(folder_);
  if (fs::exists(fs::symlink_status(folder, error))) {
    return terminal.fail(kTargetExists,
                         folder.string() + " is there already; name another with --dir");
  }
  for (const fs::path& file : files) {
    const fs::path target = folder / named(file.string(), name_);
    terminal.out << target.string() << "\n";
    if (dry_run_) continue;
    fs::create_directories(target.parent_path(), error);
    const auto written = write(real / file, target, name_);
    if (!written) return terminal.fail(kInputOutput, written.error().what);
  }
  terminal.err << "next:  cd " << folder.string()
               << " && cmake --preset dev && cmake --build --preset dev\n"
                  "       sambung connector check build/connectors/"
               << name_ << ".so --config tests/check.json\n";
  return kOk;
}

}  // namespace sambung::cli
