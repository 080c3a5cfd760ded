//! Months past their days are destroyed, as far as time is confirmed.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::error::HistoryError;
use super::guard::{Guard, Reading};
use super::month::HistoryMonth;
use super::report::SweepReport;
use super::room::History;
use super::rows::Rows;
use crate::store::name;

impl History {
    /// Destroys what is past its days, as far as time is confirmed; works while the app is locked.
    pub(crate) async fn sweep(&self, server_time: Option<Timestamp>) -> Result<SweepReport, HistoryError> {
        let months = self.months().await?;
        let (due, for_sure) = {
            let mut state = self.state();
            let reading = Reading::of(&*self.clock);
            let passed = reading.running.saturating_sub(state.swept_at);
            state.swept_at = reading.running;
            if let Some(server_time) = server_time {
                state.guard.hear(server_time, reading);
            }
            state.guard.see(reading);
            let due: Vec<HistoryMonth> = months
                .into_iter()
                .filter(|month| state.guard.must_destroy(*month, reading, passed))
                .collect();
            let for_sure = due.iter().all(|month| state.guard.is_over(*month, reading));
            (due, for_sure)
        };
        for month in &due {
            // The key first: were the power lost now, the rows left would open to nobody.
            if let Some(alias) = month.alias() {
                self.keys.destroy(alias).await?;
            }
            Rows(&self.store).remove_month(*month)?;
            let mut state = self.state();
            state.guard.forget(*month);
            if let Some(index) = &mut state.index {
                index.remove_month(*month);
            }
        }
        if !for_sure {
            // The clock that was believed may be wrong: what is not over comes back once the service is heard.
            self.ask_for_all_again()?;
        }
        let guard = self.state().guard.clone();
        self.store.put(name::GUARD, &guard)?;
        Ok(SweepReport { destroyed: due })
    }

    /// Forgets everything, time included: the device is no longer one of the clinic's.
    pub(crate) fn reset(&self) {
        let mut state = self.state();
        state.index = None;
        state.guard = Guard::default();
        state.guard.see(Reading::of(&*self.clock));
    }

    /// Months there is a key or a row of.
    async fn months(&self) -> Result<BTreeSet<HistoryMonth>, HistoryError> {
        let mut months = Rows(&self.store).months()?;
        months.extend(self.keys.list().await?.iter().filter_map(HistoryMonth::of_alias));
        Ok(months)
    }
}
