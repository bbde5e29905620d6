#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/inbound/recipe.hpp"

namespace sambung::inbound {

/// A recipe that must be good.
inline Recipe recipe_of(const std::string& hooks) {
  const auto document = json::Document::parse(hooks);
  EXPECT_TRUE(document) << hooks;
  auto recipe = read_recipe(document->root());
  EXPECT_TRUE(recipe) << recipe.error().what;
  EXPECT_TRUE(*recipe);
  return **recipe;
}

}  // namespace sambung::inbound
