//! The figures of the history in `core/app`: opening it with its index, searching in it, with 10,000 results on the device.
//!
//! The results come from a service of a few lines, so that they lie on the device as the clinic's results do. Times are
//! told beside a floor measured in the same run: reading the sealed rows and opening each with ring alone, and finding a
//! word in one text as long as all that can be searched.

use std::error::Error;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::Query;
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use kazasu_app::{ActivationEntry, App, AppConfig, FileKeyStore, Passphrase, Roots, VirtualClock};
use kazasu_wire::coverage::Coverage;
use kazasu_wire::method::Method;
use kazasu_wire::result::EligibilityResult;
use kazasu_wire::retention::{japanese_day, kept_until};
use kazasu_wire::validity::Validity;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::HEAP;
use crate::figure::Figure;
use crate::own::process_cpu;

/// Results on the device.
const ROWS: usize = 10_000;
/// Time to open them, index built, in ms.
const OPEN_TO_REACH: f64 = 200.0;
/// Time of one search, in ms.
const SEARCH_TO_REACH: f64 = 20.0;
/// Rounds; the middle one is told. Odd.
const ROUNDS: usize = 9;
const PASSPHRASE: &str = "kazasu-bench-1";
/// What the service gives at once.
const PAGE: usize = 200;

/// All figures of this room.
///
/// # Errors
/// When the app does not do what it should.
pub fn figures() -> Result<Vec<Figure>, Box<dyn Error>> {
    let empty = Device::with(0)?;
    let full = Device::with(ROWS)?;
    let name = |what: &str| format!("history/{what}/{ROWS}");
    let mut figures = vec![Figure::alone(name("sync"), full.synchronised.as_secs_f64(), "s")];

    let (unlock_empty, _) = empty.unlock(Instant::elapsed)?;
    let (unlock, heap) = full.unlock(Instant::elapsed)?;
    // What is not the passphrase's hash.
    let open = milliseconds(unlock.saturating_sub(unlock_empty));
    let own = |_: &Instant| process_cpu().unwrap_or_default();
    let own_open = full.unlock(own)?.0.saturating_sub(empty.unlock(own)?.0);
    let floor = milliseconds(full.floor_of_opening()?);
    figures.push(Figure::alone(name("unlock"), milliseconds(unlock), "ms"));
    figures.push(Figure::alone(
        "history/unlock/0",
        milliseconds(unlock_empty),
        "ms",
    ));
    figures.push(Figure::against(name("open"), open, "ms", OPEN_TO_REACH));
    // What other programs on the machine do not lengthen.
    figures.push(Figure::against(
        name("open-cpu"),
        milliseconds(own_open),
        "ms",
        OPEN_TO_REACH,
    ));
    figures.push(Figure::against(name("open-over-floor"), open, "ms", floor));
    figures.push(Figure::alone(name("heap"), heap as f64, "bytes"));

    let floor = milliseconds(floor_of_searching());
    for (what, query, found) in [
        ("one-person", "みほん4321".to_owned(), 1),
        ("three-words", "見本 1004321 かざす".to_owned(), 1),
        ("nobody", "だれもいない".to_owned(), 0),
        ("everybody", String::new(), ROWS),
    ] {
        let time = milliseconds(full.search(&query, found)?);
        figures.push(Figure::against(
            name(&format!("search/{what}")),
            time,
            "ms",
            SEARCH_TO_REACH,
        ));
        figures.push(Figure::against(
            name(&format!("search-over-floor/{what}")),
            time,
            "ms",
            floor,
        ));
    }
    Ok(figures)
}

/// A device of a clinic, with a number of results.
struct Device {
    app: App,
    folder: TempDir,
    synchronised: Duration,
}

impl Device {
    fn with(rows: usize) -> Result<Self, Box<dyn Error>> {
        let now: Timestamp = "2026-11-21T03:00:00Z".parse()?;
        let origin = serve(now, rows)?;
        let folder = TempDir::new()?;
        let app = App::open(AppConfig {
            data_dir: folder.path().to_owned(),
            origin: origin.parse()?,
            roots: Roots::none(),
            test_mode: true,
            client: "kazasu-bench/0.1.0/linux".parse()?,
            key_store: Arc::new(FileKeyStore::open(folder.path().join("keys"))?),
            clock: Arc::new(VirtualClock::at(now)),
        })?;
        let entry = ActivationEntry::typed(
            "4880123456",
            "W0000001",
            "IQazse45".to_owned(),
            "123456789012".to_owned(),
        )?;
        app.activate(entry, &passphrase())?;
        let start = Instant::now();
        let added = app.sync_results()?.added;
        let synchronised = start.elapsed();
        if usize::try_from(added)? != rows {
            return Err(format!("{added} of {rows} results are on the device").into());
        }
        Ok(Self {
            app,
            folder,
            synchronised,
        })
    }

    /// Median time of an unlock, passphrase included, by a clock that goes on, and what it leaves on the heap.
    fn unlock(&self, clock: impl Fn(&Instant) -> Duration) -> Result<(Duration, usize), Box<dyn Error>> {
        let mut heap = 0;
        let mut times = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            self.app.lock();
            let before = HEAP.current_usage();
            let start = Instant::now();
            let before_it = clock(&start);
            self.app.unlock(&passphrase())?;
            times.push(clock(&start).saturating_sub(before_it));
            heap = HEAP.current_usage().saturating_sub(before);
        }
        Ok((median(times), heap))
    }

    fn search(&self, query: &str, found: usize) -> Result<Duration, Box<dyn Error>> {
        let mut times = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let lines = self.app.history_search(query)?;
            times.push(start.elapsed());
            if lines.len() != found {
                return Err(format!("{} results for {query}, not {found}", lines.len()).into());
            }
        }
        Ok(median(times))
    }

    /// Reading every sealed row, and opening texts of the same lengths with ring alone.
    fn floor_of_opening(&self) -> Result<Duration, Box<dyn Error>> {
        let database = rusqlite::Connection::open(self.folder.path().join("kazasu.db"))?;
        let key = || UnboundKey::new(&CHACHA20_POLY1305, &[7; 32]).map(LessSafeKey::new);
        let key = key().map_err(|_| "no key")?;
        let nonce = || Nonce::assume_unique_for_key([0; NONCE_LEN]);
        let mut times = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let mut query = database.prepare("SELECT sealed FROM history")?;
            let rows: Vec<Vec<u8>> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            let read = start.elapsed();
            let mut sealed = rows;
            for text in &mut sealed {
                text.truncate(text.len().saturating_sub(NONCE_LEN + CHACHA20_POLY1305.tag_len()));
                key.seal_in_place_append_tag(nonce(), Aad::empty(), text)
                    .map_err(|_| "cannot be sealed")?;
            }
            let start = Instant::now();
            for text in &mut sealed {
                key.open_in_place(nonce(), Aad::empty(), text)
                    .map_err(|_| "cannot be opened")?;
            }
            times.push(read + start.elapsed());
        }
        Ok(median(times))
    }
}

/// Looking through one text as long as that of all results, for something that is not in it.
fn floor_of_searching() -> Duration {
    let text = "見本太郎\nミホン0000\nカザスケンコウホケンクミアイ\n06130488\n19800505\n".repeat(ROWS);
    let word = "ダレモイナイ";
    let times = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(memchr::memmem::find(text.as_bytes(), word.as_bytes()));
            start.elapsed()
        })
        .collect();
    median(times)
}

fn passphrase() -> Passphrase {
    Passphrase::new(PASSPHRASE.to_owned())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// A synthetic person, told from the others by number.
fn result(number: usize, now: Timestamp) -> Option<EligibilityResult> {
    let back = SignedDuration::from_secs(i64::try_from(number).ok()? * 240);
    let checked_at = now.checked_sub(back).ok()?;
    let checked_on = japanese_day(checked_at);
    Some(EligibilityResult {
        result_id: format!("result-{number:022}").parse().ok()?,
        facility_id: "facility-1".parse().ok()?,
        patient_ref: Some(format!("patient-{number:022}").parse().ok()?),
        checked_at,
        checked_on,
        treated_on: checked_on,
        kept_until: kept_until(checked_on, checked_on),
        method: Method::Pin,
        validity: Validity::Valid,
        coverages: vec![Coverage {
            insurer_number: Some("06130488".to_owned()),
            insurer_name: Some("かざす試験健康保険組合".to_owned()),
            symbol: Some("試験".to_owned()),
            number: Some(format!("100{number:04}")),
            branch: Some("01".to_owned()),
            name: Some(format!("見本　太郎{number:04}")),
            name_kana: Some(format!("ﾐﾎﾝ{number:04} ﾀﾛｳ")),
            birth_date: Some(date(1980, 5, 5)),
            sex: Some("1".into()),
            address: Some("試験県かざす市架空町一丁目1番1号".to_owned()),
            ..Coverage::default()
        }],
        notices: Vec::new(),
        reference_number: None,
    })
}

/// A service of a few lines on loopback: it activates anybody and gives so many results. Gives its origin.
fn serve(now: Timestamp, rows: usize) -> Result<String, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let origin = format!("http://{}", listener.local_addr()?);
    let activation = json!({
        "device_id": "device-1", "refresh_token": "refresh-secret", "server_time": now,
        "facilities": [{"facility_id": "facility-1", "institution_code": "4880123456", "name": "かざす整骨院",
            "kind": "judo"}],
    });
    let token = json!({
        "access_token": "access-secret", "token_type": "DPoP", "expires_in": 600, "server_time": now,
    });
    let page = move |Query(query): Query<std::collections::BTreeMap<String, String>>| async move {
        let since = query.get("since").and_then(|since| since.strip_prefix('p'));
        let from: usize = since.and_then(|since| since.parse().ok()).unwrap_or(0);
        let to = (from + PAGE).min(rows);
        let results: Vec<_> = (from..to).filter_map(|number| result(number, now)).collect();
        Json(json!({"results": results, "next": format!("p{to}"), "more": to < rows}))
    };
    let always = |answer: Value| post(move || async move { Json(answer) });
    let service = Router::new()
        .route("/v1/activations", always(activation))
        .route("/v1/token", always(token))
        .route("/v1/results", get(page));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    std::thread::spawn(move || {
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            axum::serve(listener, service).await
        })
    });
    Ok(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_has_what_it_is_measured_with() {
        let device = Device::with(450).unwrap();
        let (unlock, heap) = device.unlock(Instant::elapsed).unwrap();
        assert!(unlock > Duration::ZERO && heap > 450 * 100, "{heap}");
        device.search("みほん0449", 1).unwrap();
        device.search("", 450).unwrap();
        assert!(device.search("みほん", 1).is_err(), "a wrong count is noticed");
        assert!(device.floor_of_opening().unwrap() > Duration::ZERO);
    }
}
