"""Long lists, a page at a time, and never counted: a count reads whatever it counts."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.paginator import EmptyPage, InvalidPage, Page, Paginator

FEW = 500  # rows that may be read and sorted for a page: of more, a page is soon full in the order of the list


class Uncounted(Paginator):
    """A page is read with the first row of the next one, which says whether there is any."""

    def page(self, number):
        if int(number) < 1:
            raise EmptyPage(self.error_messages["min_page"])
        start = (int(number) - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        return UncountedPage(rows[: self.per_page], int(number), self, len(rows) > self.per_page)


class UncountedPage(Page):
    def __init__(self, rows: list, number: int, paginator: Uncounted, more: bool):
        super().__init__(rows, number, paginator)
        self.more = more

    def __repr__(self):
        return f"<Page {self.number}>"

    def has_next(self):
        return self.more

    def next_page_number(self):
        return self.number + 1

    def start_index(self):
        return self.paginator.per_page * (self.number - 1) + 1

    def end_index(self):
        return self.start_index() + len(self) - 1


class UncountedList(ChangeList):
    """A list of the admin: for `ModelAdmin.get_changelist`. Its own templates lead from page to page."""

    def get_results(self, request):
        self.paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
        try:
            self.page = self.paginator.page(self.page_num)
        except InvalidPage:
            raise IncorrectLookupParameters from None
        self.result_list = self.page.object_list
        self.result_count = self.full_result_count = len(self.result_list)
        self.show_full_result_count = self.can_show_all = False
        self.show_admin_actions = bool(self.result_list)
        self.multi_page = self.page.has_other_pages()

    @property
    def newer(self) -> str:
        return self.get_query_string({PAGE_VAR: self.page.number - 1}) if self.page.has_previous() else ""

    @property
    def older(self) -> str:
        return self.get_query_string({PAGE_VAR: self.page.number + 1}) if self.page.has_next() else ""
