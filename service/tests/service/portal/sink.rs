//! A mail server that is not ours (aiosmtpd of Debian), and does as it is told.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// A mail server: answers as the file `answer` says, and writes what it took to `taken`. `cut` loses the connection in the
/// middle of a mail, `deaf` after it took the mail and before it said so, `hasty` right after it said so.
pub(super) struct Sink {
    process: Child,
    pub(super) port: u16,
    folder: tempfile::TempDir,
}

const SINK: &str = r#"
import asyncio, os, sys
from aiosmtpd.smtp import SMTP
folder = sys.argv[1]
def answer():
    return open(os.path.join(folder, "answer")).read().strip()
class Server(SMTP):
    async def smtp_DATA(self, arg):
        if answer() != "cut":
            return await super().smtp_DATA(arg)
        await self.push("354 go on")
        await self._reader.read(64)
        self.transport.abort()
class Handler:
    async def handle_DATA(self, server, session, envelope):
        if answer()[:3] in ("250", "dea", "has"):
            with open(os.path.join(folder, "taken"), "ab") as taken:
                taken.write(("RCPT " + ",".join(envelope.rcpt_tos) + "\n").encode())
                taken.write(envelope.content + b"\nEND\n")
        if answer() == "deaf":
            server.transport.abort()
        if answer() == "hasty":
            server.transport.write(b"250 taken\r\n")
            server.transport.close()
        return answer() if answer()[0].isdigit() else "250 taken"
async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(Handler()), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"#;

impl Sink {
    pub(super) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("sink.py"), SINK).unwrap();
        std::fs::write(folder.path().join("answer"), "250 taken").unwrap();
        // Debian's own: another Python on the path need not have the library.
        let mut process = Command::new("/usr/bin/python3")
            .arg(folder.path().join("sink.py"))
            .arg(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = process.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let port = line
            .trim()
            .parse()
            .expect("the mail server did not start: is python3-aiosmtpd installed?");
        Self {
            process,
            port,
            folder,
        }
    }

    pub(super) fn answers(&self, answer: &str) {
        std::fs::write(self.folder.path().join("answer"), answer).unwrap();
    }

    pub(super) fn taken(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("taken")).unwrap_or_default()
    }

    pub(super) fn count(&self) -> usize {
        self.taken().matches("\nEND\n").count()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
