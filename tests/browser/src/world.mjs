// The real service with an imported master, on a free port, and the programs around it.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(fileURLToPath(new URL("../../..", import.meta.url)));
const BINARIES = process.env.KAZASU_BINARIES ?? join(ROOT, "target/debug");
export const PICTURES = join(ROOT, "target/browser");

/** Two facilities of each kind: one for each way of walking. Prefecture 48 is the operator's test prefecture. */
export const FACILITIES = [
  ["4880100001", "試験あおば整骨院", "judo", "契4810001-0-0"],
  ["4880100002", "試験みどり接骨院", "judo", "協4810002-1-1"],
  ["4890100001", "試験はる鍼灸院", "ahaki", "48100001-0-0"],
  ["4890100002", "試験なつ鍼灸マッサージ院", "ahaki", "48100002-0-0"],
  ["4820100001", "試験健診センター東", "health_check", ""],
  ["4820100002", "試験健診センター西", "health_check", ""],
];

/** Medical institutions: code, name, address, founder, and as what they use the app. */
export const INSTITUTIONS = [
  ["4810100001", "試験さくら医科クリニック", "試験県試験市桜1-2-3", "試験 開設", "health-check"],
  ["4830100002", "試験もみじ歯科医院", "試験県試験市楓4-5-6", "見本 設立", "exempt"],
];

/** What only the facilities know, and the master holds. */
export const BIRTH_DATE = "1970-01-01";
export const BANK_ACCOUNT = "1234567";

export function program(name, args, options = {}) {
  return execFileSync(join(BINARIES, name), args, { encoding: "utf8", stdio: ["pipe", "pipe", "pipe"], ...options });
}

export async function open() {
  const folder = mkdtempSync(join(tmpdir(), "kazasu-browser-"));
  mkdirSync(PICTURES, { recursive: true });
  program("kazasu", ["card", "export", join(folder, "synthetic")]);
  const config = join(folder, "kazasu.toml");
  writeFileSync(config, [
    `database = "sqlite:${join(folder, "kazasu.db")}"`,
    `listen = "127.0.0.1:0"`,
    `test_mode = true`,
    `key_ring = "${join(folder, "kazasu.keys")}"`,
    `trust_anchors = ["${join(folder, "synthetic/anchors.pem")}"]`,
    // One machine plays every clinic: what limits a person would end the walk.
    `[limits]`,
    `address_per_second = 1000`,
    `address_burst = 10000`,
    "",
  ].join("\n"));
  const master = join(folder, "facilities.csv");
  const head = "institution_code,name,kind,registration_numbers,manager_birth_date,bank_account";
  const rows = FACILITIES.map((row) => [...row, BIRTH_DATE, BANK_ACCOUNT].join(","));
  writeFileSync(master, [head, ...rows, ""].join("\n"));
  const institutions = join(folder, "institutions.csv");
  const columns = "institution_code,name,kind,registration_numbers,founder,telephone,postal_code,address";
  const lines = INSTITUTIONS.map(([code, name, address, founder]) =>
    [code, name, "medical", "", founder, "000-000-0000", "000-0000", address].join(","));
  writeFileSync(institutions, [columns, ...lines, ""].join("\n"));
  const service = (...args) => program("kazasu-service", ["--config", config, ...args]);
  service("import", "facilities", master);
  service("import", "facilities", institutions);
  const operator = JSON.parse(service("operator", "add", "reviewer").trim().split("\n").pop());
  const process_ = spawn(join(BINARIES, "kazasu-service"), ["--config", config, "serve", "--test-mode"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  process_.stderr.on("data", (data) => { log += data; });
  const origin = await new Promise((done, failed) => {
    createInterface({ input: process_.stdout }).once("line", (line) => done(JSON.parse(line).origin));
    process_.once("exit", (code) => failed(new Error(`kazasu-service ended with ${code}\n${log}`)));
  });
  return {
    origin,
    operator,
    folder,
    service,
    log: () => log,
    close() {
      process_.kill("SIGTERM");
      return new Promise((done) => process_.once("exit", () => {
        rmSync(folder, { recursive: true, force: true });
        done();
      }));
    },
  };
}
