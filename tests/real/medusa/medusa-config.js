const { defineConfig } = require("@medusajs/framework/utils");

const nobody = "http://127.0.0.1";

module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    databaseDriverOptions: { ssl: false, sslmode: "disable" },
    http: {
      adminCors: nobody,
      authCors: nobody,
      storeCors: nobody,
      cookieSecret: process.env.COOKIE_SECRET,
      jwtSecret: process.env.JWT_SECRET,
    },
  },
});
