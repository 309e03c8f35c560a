//! What may be typed as directions, by examples: the page behind F1 in the fields in which they are typed.

/// What may be typed, and what is shown of it where that is something else. `docs/directions.md` has all of it.
pub const FORMS: &[(&str, &str)] = &[
    ("2 tablets in the morning", "2 tablets morning"),
    ("5 mg am and 10 mg pm", "5 mg morning, 10 mg evening"),
    ("1 tab bid", "1 tablet twice a day"),
    ("300mg tid", "300 mg 3 times a day"),
    ("1 tablet q8h from 08:00", "1 tablet every 8 hours from 08:00"),
    ("1/2 tablet hs", "0.5 tablets bedtime"),
    ("1 tablet with meals", "1 tablet breakfast, lunch, dinner"),
    ("5 mg 30 min before breakfast", ""),
    ("5 mg at 6 pm", "5 mg 18:00"),
    ("5 mg every other day", "5 mg once every 2 days"),
    ("2 mg on Mon, Wed and Fri at 08:00", "2 mg 08:00 on Mon, Wed, Fri"),
    ("2 mg every 2 weeks on Tue at 09:00", "2 mg 09:00 every 2 weeks on Tue"),
    ("1 mg once weekly", "1 mg once every week"),
    (
        "5 mg am daily except Sat and Sun",
        "5 mg morning on Mon, Tue, Wed, Thu, Fri",
    ),
    (
        "5 mg am on Mon; 2 mg am on other days",
        "5 mg morning on Mon; 2 mg morning on other days",
    ),
    ("25 mg evening days 1-21 of 28", ""),
    ("40 mg morning 5 days on 2 off", "40 mg morning days 1-5 of 7"),
    (
        "150 mg am on the 1st and 15th",
        "150 mg morning every month on day 1, day 15",
    ),
    (
        "5 mg am every month on last Fri",
        "5 mg morning every month on last Fri",
    ),
    (
        "1 mg once every 7 days +/- 2 days",
        "1 mg once every 7 days give or take 2 days",
    ),
    ("2 mg once on any 3 days a week", ""),
    ("1 mg once 12-14 weeks after the last", ""),
    ("1-2 tablets as needed", ""),
    ("1 tablet q6h prn", "1 tablet as needed every 6 hours"),
    ("2 mg then 1 mg as needed", ""),
    ("1 patch 08:00, worn 12 hours", ""),
    ("50 mg 10:00 over 40 min on Tue", ""),
    ("2.5 mg/kg morning", ""),
    ("none", ""),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::label::take;
    use crate::domain::label::vocabulary;

    #[test]
    fn every_example_shows_what_is_told() {
        for (typed, shown) in FORMS {
            let read = take(typed, &vocabulary()).unwrap();
            assert_eq!(
                read.to_string(),
                if shown.is_empty() { typed } else { shown }.to_string()
            );
        }
    }
}
