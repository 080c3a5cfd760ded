//! 施設の結果の同期: every active device of a clinic has what any of them found.

use kazasu_wire::id::{Cursor, FacilityId};
use kazasu_wire::result::ResultPage;
use kazasu_wire::route;

use crate::app::App;
use crate::core::Core;
use crate::history::{HistoryError, SyncReport};
use crate::http::Call;
use crate::store::name;

/// Most results the service gives at once.
const PAGE: &str = "200";

impl App {
    /// Fetches what the clinic's other devices found; nothing where the device keeps only its own
    /// ([`Settings::own_device_only`](crate::Settings::own_device_only)).
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn sync_results(&self) -> Result<SyncReport, HistoryError> {
        self.require_unlocked()?;
        let mut report = SyncReport::default();
        if self.core.settings()?.own_device_only {
            return Ok(report);
        }
        let facilities = self.core.facilities()?.unwrap_or_default();
        self.runtime.block_on(async {
            for facility in &facilities {
                self.core.sync(facility, &mut report).await?;
            }
            Ok(report)
        })
    }
}

impl Core {
    async fn sync(&self, facility: &FacilityId, report: &mut SyncReport) -> Result<(), HistoryError> {
        let cursor_name = format!("{}{facility}", name::CURSOR);
        loop {
            let since: Option<Cursor> = self.store.get(&cursor_name)?;
            let mut query = vec![("facility_id", facility.as_str()), ("limit", PAGE)];
            if let Some(since) = &since {
                query.push(("since", since.as_str()));
            }
            let answer = self
                .http
                .ask::<ResultPage>(&Call::get(route::RESULTS, &query))
                .await;
            let page = self.contact(answer).await?;
            let seen = u32::try_from(page.results.len()).unwrap_or(u32::MAX);
            report.seen = report.seen.saturating_add(seen);
            report.added += self
                .history
                .file_page(page.results, (&cursor_name, &page.next))
                .await?;
            if !page.more || since.as_ref() == Some(&page.next) {
                return Ok(());
            }
        }
    }
}
