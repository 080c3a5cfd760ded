//! The service as its own program, and what the system says about it and about us.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use kazasu_journeys::program;
use kazasu_wire::origin::ServiceOrigin;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::Fault;
use super::world::World;

/// Clock ticks of `/proc/PID/stat` in a second: fixed by the kernel's interface.
const TICKS: f64 = 100.0;

/// A running service, its system calls traced by `strace` where asked for; ended when dropped.
pub struct Program {
    child: Child,
    pub address: SocketAddr,
    pub origin: ServiceOrigin,
    trace: PathBuf,
    log: PathBuf,
}

/// CPU time and memory of both sides at one instant.
#[derive(Debug, Clone)]
pub struct Usage {
    pub at: SystemTime,
    pub service: Duration,
    pub generator: Duration,
}

/// What the program said at its end about its own writes.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    pub writes: u64,
    pub commits: u64,
    pub longest_milliseconds: f64,
}

impl Program {
    /// Starts it on a world; with the system calls traced that are named.
    pub fn start(world: &World, traced: Option<&str>) -> Result<Self, Fault> {
        let trace = world.folder.join("strace.txt");
        let log = world.folder.join("service.log");
        let program = program::path("kazasu-service");
        let mut command = match traced {
            Some(calls) => {
                let mut strace = Command::new("strace");
                // The tracer stands aside: the child is the program itself, and only traced calls stop it.
                strace
                    .args(["-D", "-f", "--seccomp-bpf", "-qq", "-ttt", "-T"])
                    .args(["-s", "16384", "-e"])
                    .arg(format!("trace={calls}"))
                    .arg("-o")
                    .arg(&trace)
                    .arg(program);
                strace
            }
            None => Command::new(program),
        };
        let mut child = command
            .arg("--config")
            .arg(world.settings_file()?)
            .arg("serve")
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?)
            .spawn()
            .map_err(|error| format!("the service or strace: {error}"))?;
        let output = child.stdout.take().ok_or("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let said: Value = serde_json::from_str(&line).map_err(|_| "the service does not start")?;
        let word = |name: &str| {
            said.get(name)
                .and_then(Value::as_str)
                .ok_or("it does not say where")
        };
        Ok(Self {
            child,
            address: word("address")?.parse()?,
            origin: word("origin")?.parse()?,
            trace,
            log,
        })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn trace(&self) -> &Path {
        &self.trace
    }

    /// Asks it to stop.
    pub fn end(&mut self) -> Result<(), Fault> {
        let id = i32::try_from(self.child.id())?;
        kill_process(Pid::from_raw(id).ok_or("no process")?, Signal::TERM)?;
        if !self.child.wait()?.success() {
            return Err("the service did not end well".into());
        }
        Ok(())
    }

    /// Asks it to stop and hears what it has written.
    pub fn stop(mut self) -> Result<Told, Fault> {
        self.end()?;
        let told = BufReader::new(File::open(&self.log)?)
            .lines()
            .map_while(Result::ok)
            .filter_map(|line| serde_json::from_str::<Value>(&line).ok())
            .filter_map(|line| line.get("fields").cloned())
            .find(|fields| fields.get("message").and_then(Value::as_str) == Some("stored"))
            .ok_or("it does not say what it wrote")?;
        let number = |name: &str| {
            told.get(name)
                .and_then(Value::as_u64)
                .ok_or("a figure is missing")
        };
        Ok(Told {
            writes: number("writes")?,
            commits: number("commits")?,
            longest_milliseconds: Duration::from_micros(number("longest_microseconds")?).as_secs_f64() * 1e3,
        })
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Usage {
    pub fn now(service: u32) -> Self {
        Self {
            at: SystemTime::now(),
            service: cpu(service).unwrap_or_default(),
            generator: cpu(std::process::id()).unwrap_or_default(),
        }
    }
}

/// User and system time of a process (proc(5), fields 14 and 15 of `stat`).
pub fn cpu(id: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name in parentheses may hold spaces.
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: f64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|field| field.parse::<f64>().unwrap_or_default())
        .sum();
    Some(Duration::from_secs_f64(ticks / TICKS))
}

/// A line of `/proc/PID/status` in MiB, for example `VmHWM`.
pub fn memory(id: u32, name: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes / 1024.0)
}
