#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sambung::fault {

/// Rows of all tables of a database, each as text, in order, by table.
using Rows = std::map<std::string, std::vector<std::string>>;

Rows rows_of(const std::filesystem::path& database);
std::size_t count(const Rows& rows);
/// Where two differ first; empty when they do not.
std::string difference(const Rows& one, const Rows& other);

}  // namespace sambung::fault
