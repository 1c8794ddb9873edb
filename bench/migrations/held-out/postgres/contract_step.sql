-- contract: nothing reads the two columns since 4.2
alter table member
    drop column first_name,
    drop column last_name;
