//! What a process gives up for good before it looks at a stranger's file. On Linux it can then do nothing but compute,
//! read and write what is open already, and ask for memory; elsewhere it is a process of its own with bounds.

use std::io;

/// Memory of a drawing, in bytes.
pub const MEMORY: u64 = 1024 * 1024 * 1024;
/// Time of a drawing on the processor, in seconds.
#[cfg(unix)]
const SECONDS: u64 = 20;

/// Gives it all up; of the thread that asks, so it is asked before there are others.
///
/// # Errors
/// Where the system does not let it.
pub fn enter() -> io::Result<()> {
    bound()?;
    filter()
}

#[cfg(unix)]
fn bound() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, most) in [
        (Resource::As, MEMORY),
        (Resource::Cpu, SECONDS),
        // It makes no file, leaves none behind, and opens none.
        (Resource::Fsize, 0),
        (Resource::Core, 0),
        (Resource::Nofile, 3),
    ] {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn bound() -> io::Result<()> {
    Ok(())
}

/// Every other call of the system is refused. Reading and writing ends at what is open: there is no call to open more.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
fn filter() -> io::Result<()> {
    use std::collections::BTreeMap;

    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch, apply_filter};

    const ALLOWED: [i64; 24] = [
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_brk,
        libc::SYS_mmap,
        libc::SYS_mremap,
        libc::SYS_munmap,
        libc::SYS_mprotect,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_getrandom,
        libc::SYS_clock_gettime,
        libc::SYS_sched_yield,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_gettid,
        libc::SYS_getpid,
        libc::SYS_tgkill,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];
    #[cfg(target_arch = "x86_64")]
    const MACHINE: TargetArch = TargetArch::x86_64;
    #[cfg(target_arch = "aarch64")]
    const MACHINE: TargetArch = TargetArch::aarch64;

    let refused = u32::try_from(libc::EPERM).unwrap_or(1);
    let rules: BTreeMap<_, _> = ALLOWED.into_iter().map(|call| (call, Vec::new())).collect();
    let filter = SeccompFilter::new(
        rules,
        SeccompAction::Errno(refused),
        SeccompAction::Allow,
        MACHINE,
    );
    let program: BpfProgram = filter.and_then(TryInto::try_into).map_err(io::Error::other)?;
    apply_filter(&program).map_err(io::Error::other)
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
fn filter() -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::{Read as _, Write as _};
    use std::net::{TcpListener, TcpStream, UdpSocket};
    use std::process::{Command, exit};

    use super::{MEMORY, enter};

    const INSIDE: &str = "KAZASU_TEST_CONFINED";

    /// The same test is run once more as a process of its own, which gives itself up.
    #[cfg_attr(not(target_os = "linux"), ignore = "bounds only, no filter")]
    #[test]
    fn a_confined_process_computes_and_does_nothing_else() {
        if std::env::var_os(INSIDE).is_some() {
            exit(inside());
        }
        let output = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "preview::confinement::tests::a_confined_process_computes_and_does_nothing_else",
            ])
            .arg("--nocapture")
            .env(INSIDE, "1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert!(said.contains("confined"), "{said}");
    }

    fn inside() -> i32 {
        // Open before, and still of use behind it.
        let mut open = File::open("/proc/self/status").unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        enter().unwrap();
        let mut text = String::new();
        let read = open.read_to_string(&mut text).is_ok_and(|length| length > 0);
        let most = usize::try_from(MEMORY).unwrap();
        let attempts = [
            ("reads what is open", read),
            (
                "takes memory",
                Vec::<u8>::new().try_reserve_exact(most / 4).is_ok(),
            ),
            (
                "takes no more memory than it may",
                Vec::<u8>::new().try_reserve_exact(most + 1).is_err(),
            ),
            ("opens no file", File::open("/etc/hostname").is_err()),
            ("makes no file", File::create("/tmp/kazasu-confined").is_err()),
            ("reaches no server", TcpStream::connect(address).is_err()),
            ("sends no datagram", UdpSocket::bind("127.0.0.1:0").is_err()),
            ("runs no program", Command::new("/bin/true").status().is_err()),
            ("lists no folder", std::fs::read_dir("/").is_err()),
            (
                "starts no thread",
                std::thread::Builder::new().spawn(|| ()).is_err(),
            ),
        ];
        let mut failed = 0;
        for (attempt, held) in attempts {
            let _ = writeln!(std::io::stderr(), "confined: {attempt}: {held}");
            failed += i32::from(!held);
        }
        failed
    }
}
